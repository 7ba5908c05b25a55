//! What scanners read from paper.

use leptos::prelude::*;
use tepat_view::documents::{Qr, qr};

/// The QR code of a text in the upper right corner of its sheet; `None` if the text is too long.
pub fn scan_code(text: &str) -> Option<AnyView> {
    let Qr { size, path } = qr(text)?;
    let view_box = format!("0 0 {size} {size}");
    let label = text.to_owned();
    Some(
        view! {
            <svg class="paper-code" viewBox=view_box role="img" aria-label=label>
                <path d=path/>
            </svg>
        }
        .into_any(),
    )
}
