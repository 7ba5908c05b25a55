//! QR codes on paper, as shapes.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

/// A QR code as squares on a grid, with the margin that readers need around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// Width and height of the grid, margin included.
    pub size: i32,
    /// The dark squares as the path of an SVG, one unit each.
    pub path: String,
}

/// Light squares around the code, as its standard wants them.
const MARGIN: i32 = 4;

/// The QR code of a text; `None` if it is too long for one. A quarter of it may be soiled.
pub fn qr(text: &str) -> Option<Qr> {
    let code = QrCode::encode_text(text, QrCodeEcc::Quartile).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let length = (x..code.size()).take_while(|&x| code.get_module(x, y)).count() as i32;
            if length > 0 {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{} {}h{length}v1h-{length}z", x + MARGIN, y + MARGIN);
            }
            x += length.max(1);
        }
    }
    Some(Qr { size: code.size() + 2 * MARGIN, path })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The text that another program reads from a code, drawn from its path.
    pub(crate) fn read(code: &Qr) -> String {
        const SCALE: i32 = 4;
        let width = (code.size * SCALE) as usize;
        let mut pixels = vec![255_u8; width * width];
        for square in code.path.split('M').filter(|part| !part.is_empty()) {
            let (at, rest) = square.split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let [x, y]: [i32; 2] = [x, y].map(|number| number.parse().unwrap());
            let length: i32 = rest.split('v').next().unwrap().parse().unwrap();
            for (dx, dy) in (0..length * SCALE).flat_map(|dx| (0..SCALE).map(move |dy| (dx, dy))) {
                pixels[(y * SCALE + dy) as usize * width + (x * SCALE + dx) as usize] = 0;
            }
        }
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(width, width, |x, y| pixels[y * width + x]);
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().unwrap().1
    }

    #[test]
    fn another_program_reads_what_was_written() {
        for text in ["T0012", "T0012 0a1b2c3d4e5f", "R1234 ffffffffffff", "TPS 3, Melayu: 1.250"] {
            assert_eq!(read(&qr(text).unwrap()), text);
        }
        assert_eq!(qr(&"x".repeat(4_000)), None);
    }
}
