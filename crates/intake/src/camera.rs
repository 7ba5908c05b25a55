//! Codes in pictures of a camera.

/// The texts of the QR codes in a picture: `grey` has a byte a pixel, line by line. Empty if there is
/// none that can be read. O(pixels).
pub fn codes_in(width: usize, height: usize, grey: &[u8]) -> Vec<String> {
    if width == 0 || height == 0 || grey.len() != width * height {
        return Vec::new();
    }
    let mut reader = quircs::Quirc::default();
    let found = reader.identify(width, height, grey);
    let read = found.filter_map(|code| code.ok()?.decode().ok());
    read.filter_map(|data| String::from_utf8(data.payload).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use qrcodegen::{QrCode, QrCodeEcc};

    const SIDE: usize = 400;

    /// A picture of a code: so many pixels a module, dark and light as given, seen from an angle.
    fn picture(text: &str, pixels: f64, dark: u8, light: u8, degrees: f64) -> Vec<u8> {
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).unwrap();
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let middle = SIDE as f64 / 2.0;
        let is_dark = |x: usize, y: usize| {
            let (x, y) = (x as f64 + 0.5 - middle, y as f64 + 0.5 - middle);
            let at = |along: f64| (along / pixels + f64::from(code.size()) / 2.0).floor() as i32;
            code.get_module(at(x * cosine + y * sine), at(y * cosine - x * sine))
        };
        let shade = |at| if is_dark(at % SIDE, at / SIDE) { dark } else { light };
        (0..SIDE * SIDE).map(shade).collect()
    }

    #[test]
    fn codes_are_read_from_pictures() {
        let label = "62.05.01.2001.001 1/4 0a1b2c3d4e5f";
        let check = |pixels, dark, light, degrees| {
            let picture = picture(label, pixels, dark, light, degrees);
            assert_eq!(codes_in(SIDE, SIDE, &picture), [label], "{pixels} {dark} {degrees}");
        };
        check(6.0, 0, 255, 0.0);
        check(9.0, 40, 200, 0.0);
        check(5.0, 90, 150, 12.0);
        check(7.0, 30, 220, 90.0);
        check(7.0, 30, 220, 200.0);
    }

    #[test]
    fn where_there_is_no_code_nothing_is_read() {
        assert_eq!(codes_in(SIDE, SIDE, &[255; SIDE * SIDE]), [""; 0]);
        let noise = (0..SIDE * SIDE).map(|at| (at * 7919 % 251) as u8).collect::<Vec<_>>();
        assert_eq!(codes_in(SIDE, SIDE, &noise), [""; 0]);
        assert_eq!(codes_in(SIDE, SIDE, &[0; 10]), [""; 0], "less than a picture");
        assert_eq!(codes_in(0, 0, &[]), [""; 0]);
    }
}
