//! Assembles the page from the template and its parts, and states the content security policy
//! that names them all by hash.

use anyhow::{Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

use crate::latin;

/// What fills the template's `{{name}}` places.
pub struct Parts<'a> {
    /// The package's version.
    pub version: &'a str,
    /// The library that unpacks the rest.
    pub unpack: &'a str,
    /// The script that unpacks the rest and starts the page.
    pub start: &'a str,
    /// All style sheets, in order. Packed; the policy names them.
    pub style: &'a str,
    /// The JavaScript made by wasm-bindgen. Packed; the policy names it.
    pub glue: &'a str,
    /// Style, glue and module, compressed and then written by [`crate::latin::packed`].
    pub packed: &'a str,
}

/// Fills the template and states its content security policy. Scripts become ASCII.
///
/// # Errors
///
/// If the template lacks a place or names an unknown one, or if a part holds a tag that would
/// end its element early.
pub fn assemble(template: &str, parts: &Parts) -> Result<String> {
    for (name, text, end) in [
        ("library", parts.unpack, "</script"),
        ("library", parts.unpack, "<!--"),
        ("start", parts.start, "</script"),
        ("start", parts.start, "<!--"),
    ] {
        if text.to_ascii_lowercase().contains(end) {
            bail!("the {name} contains `{end}`, which would cut its element short");
        }
    }
    if !template.is_ascii() {
        bail!("the template holds text that is not ASCII; write it as `&#…;`");
    }
    let html = fill(
        template,
        &[
            ("version", parts.version),
            ("unpack", &latin::javascript(parts.unpack.trim_end())),
            ("start", &latin::javascript(parts.start.trim_end())),
            ("packed", parts.packed),
            ("csp", "{{csp}}"),
        ],
    )?;
    Ok(html.replacen("{{csp}}", &policy(&html, parts), 1))
}

/// Fills every placeholder in a single pass, so that text within a part is never taken for one.
fn fill(template: &str, values: &[(&str, &str)]) -> Result<String> {
    let mut html = String::new();
    let mut rest = template;
    let mut missing: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            bail!("the template has a `{{{{` without its `}}}}`");
        };
        let Some((_, value)) = values.iter().find(|(known, _)| *known == name) else {
            bail!("the template has an unknown place `{{{{{name}}}}}`");
        };
        html.push_str(before);
        html.push_str(value);
        missing.retain(|m| *m != name);
        rest = after;
    }
    html.push_str(rest);
    if !missing.is_empty() {
        bail!("the template has no place for: {}", missing.join(", "));
    }
    Ok(html)
}

/// The policy: nothing may be fetched or sent, and only what is written in the page may run.
fn policy(html: &str, parts: &Parts) -> String {
    let scripts = format!("{} {}", hashes(html, "script"), hash(parts.glue));
    let styles = format!("{} {}", hashes(html, "style"), hash(parts.style));
    [
        "default-src 'none'".to_owned(),
        format!("script-src {scripts} 'wasm-unsafe-eval'"),
        format!("style-src {styles}"),
        "img-src data: blob:".to_owned(),
        "worker-src blob:".to_owned(),
        "connect-src 'none'".to_owned(),
        "form-action 'none'".to_owned(),
        "base-uri 'none'".to_owned(),
    ]
    .join("; ")
}

/// The hash sources of all inline elements with one name, without data blocks.
fn hashes(html: &str, element: &str) -> String {
    let open = format!("<{element}");
    let close = format!("</{element}>");
    let mut sources = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once(&open) {
        let Some((attributes, after)) = after.split_once('>') else {
            break;
        };
        let Some((body, after)) = after.split_once(&close) else {
            break;
        };
        if !attributes.contains("type=") {
            sources.push(hash(body));
        }
        rest = after;
    }
    sources.join(" ")
}

/// The hash source of a text.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "<meta content=\"{{csp}}\"><meta content=\"{{version}}\"><style>b{}</style>\
        <script type=\"application/zstd\">{{packed}}</script><script>{{unpack}}</script><script>{{start}}</script>";

    fn parts<'a>() -> Parts<'a> {
        Parts {
            version: "1",
            unpack: "{{csp}}",
            start: "1",
            style: "a{}",
            glue: "3",
            packed: "AA==",
        }
    }

    #[test]
    fn fills_places_and_names_what_runs_and_what_is_packed() {
        let html = assemble(TEMPLATE, &parts()).unwrap_or_default();
        let scripts = [hash("{{csp}}"), hash("1"), hash("3")].join(" ");
        let script = format!("script-src {scripts} 'wasm-unsafe-eval';");
        assert!(html.contains(&script), "{html}");
        let styles = format!("style-src {} {};", hash("b{}"), hash("a{}"));
        assert!(html.contains(&styles), "{html}");
        // Text within a part is not a placeholder.
        assert!(html.contains("<script>{{csp}}</script>"), "{html}");
    }

    #[test]
    fn refuses_what_would_end_an_element() {
        let bad = Parts { start: "'</Script>'", ..parts() };
        assert!(assemble(TEMPLATE, &bad).is_err());
    }

    #[test]
    fn refuses_a_wrong_template() {
        assert!(assemble("{{csp}}", &parts()).is_err());
        assert!(assemble(&format!("{TEMPLATE}{{{{what}}}}"), &parts()).is_err());
        assert!(assemble(&format!("{TEMPLATE}{{{{"), &parts()).is_err());
    }
}
