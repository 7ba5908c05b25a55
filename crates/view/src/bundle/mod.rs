//! A bundle for a dispute: the planning file, its history, signatures, questions and papers in one
//! archive, with a manifest of hashes that may be signed.
//!
//! All members but those that say who made the bundle follow from the planning file and [`About`], so
//! whoever receives it can make them again and compare ([`members`]). `tepat_check::bundled` verifies an
//! archive without this code; docs/verify-bundle.md shows how to do it with standard tools.

mod page;

use std::io::{Cursor, Write};

use serde::{Deserialize, Serialize};
use tepat_model::document::{Change, Document, Signature};
use tepat_model::fingerprint::{fingerprint, sha256};
use tepat_model::key::fingerprint as key_fingerprint;
use tepat_model::message::Message;
use tepat_planner::needs::needs;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::documents::sheet_csv;
use crate::export::{Format, Given, What, export};
use crate::history::{Asked, history};
use crate::papers::{Frame, Kind, Papers, Scope};
use crate::signing::register;
use crate::words::{self, Language};
use page::Page;

/// The planning file.
pub const PLAN: &str = "rencana.tepat";
/// What the bundle is; see [`About`].
pub const ABOUT: &str = "tentang.json";
/// SHA-256 of every other member, one a line.
pub const MANIFEST: &str = "manifest.txt";
/// The signature of the manifest, 64 bytes.
pub const SIGNATURE: &str = "manifest.sig";
/// The looks of the pages, which do not follow from the planning file.
pub const STYLE: &str = "gaya.css";
/// How to verify it with standard tools.
const HOW: [(&str, &str); 2] = [
    ("verifikasi-bukti.md", include_str!("../../../../docs/verify-bundle.md")),
    ("verifikasi-rencana.md", include_str!("../../../../docs/verify.md")),
];

/// The papers of a bundle unless others are asked for: those that move with the goods, and those that
/// say what was planned.
pub const USUAL: [Kind; 8] = [
    Kind::Waybill,
    Kind::Manifest,
    Kind::HandOver,
    Kind::Packing,
    Kind::Receipt,
    Kind::Balance,
    Kind::WavePlan,
    Kind::Regent,
];

/// Who signs a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Name.
    pub name: String,
    /// Office.
    pub office: String,
    /// Public key, in hexadecimal.
    pub key: String,
}

/// What a bundle is, and all that its members follow from beside the planning file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Format of the bundle.
    pub format: u32,
    /// Program that made it.
    pub made_with: String,
    /// When, RFC 3339 with offset.
    pub made_at: String,
    /// Who made it; may be empty.
    pub made_by: String,
    /// Name of the region.
    pub region: String,
    /// Root of the planning file.
    pub root: String,
    /// Ids of its last changes.
    pub heads: Vec<String>,
    /// Code of the language.
    pub language: String,
    /// Id of the scenario; empty for the base.
    pub scenario: String,
    /// Code of the only sub-district whose papers are in it; empty for all.
    pub area: String,
    /// Code of the only trip whose papers are in it; empty for all.
    pub trip: String,
    /// Kinds of papers, by their names on the command line.
    pub papers: Vec<String>,
    /// Who signed the manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<Signer>,
}

impl About {
    /// Format that this program writes.
    pub const FORMAT: u32 = 1;

    /// What a bundle of a planning file would be, with the usual papers.
    pub fn of(document: &Document, scenario: &str, language: Language) -> Self {
        Self {
            format: Self::FORMAT,
            made_with: env!("CARGO_PKG_VERSION").to_owned(),
            region: document.region.info.name.clone(),
            root: document.root.clone(),
            heads: document.heads(),
            language: language.code().to_owned(),
            scenario: scenario.to_owned(),
            papers: USUAL.map(|kind| kind.key().to_owned()).to_vec(),
            ..Self::default()
        }
    }

    /// Whether this program knows the format, and the planning file is the one that is told.
    pub fn is_of(&self, document: &Document) -> bool {
        self.format == Self::FORMAT
            && self.root == document.root
            && self.heads == document.heads()
            && self.region == document.region.info.name
    }

    fn language(&self) -> Language {
        match self.language == Language::English.code() {
            true => Language::English,
            false => Language::Indonesian,
        }
    }
}

/// A file in a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its path.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Member {
    fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
}

/// The members that are the same in each bundle of one version of the program.
pub fn fixed() -> [Member; 2] {
    HOW.map(|(name, text)| Member::new(name, text))
}

/// The members that follow from a planning file and what a bundle is, in order; `progress` is told how
/// many of how many kinds of papers are done. O(size of the papers).
pub fn members(
    document: &Document,
    about: &About,
    progress: &mut dyn FnMut(usize, usize),
) -> Vec<Member> {
    let language = about.language();
    let region = document.view(&about.scenario).region;
    let plan = document.plan(&about.scenario);
    let needs = needs(&region);
    let roster = Some(&document.roster);
    let given = Given { region: &region, needs: &needs, plan, people: None, roster, language };
    let stale = plan.is_some_and(|plan| plan.input != fingerprint(&region));
    let signed = crate::signing::in_line(document, &about.scenario, &[], language);
    let frame = Frame { stale, signed, ..Frame::new(&given) };
    let page = Page { frame: &frame, style: STYLE, language };

    let mut found = Vec::new();
    let history = history(document, &region, &Asked::default(), language);
    let title = words::text(language, "stage-history");
    found.push(Member::new("riwayat.csv", sheet_csv(&history)));
    found.push(Member::new("dokumen/riwayat.html", page.of_sheet("RW", &title, &history)));
    let signatures = register(document, &[], language);
    let title = words::text(language, "signatures-title");
    found.push(Member::new("tanda-tangan.csv", sheet_csv(&signatures)));
    found.push(Member::new("dokumen/tanda-tangan.html", page.of_sheet("TT", &title, &signatures)));
    found.push(Member::new("kunci-publik.txt", public_keys(document)));
    if !region.inquiries.is_empty() {
        let csv = export(&given, What::Inquiries, Format::Csv, None);
        found.push(Member::new("pertanyaan.csv", csv));
        let papers = Papers::new(&given, Kind::Inquiries, &Scope::default());
        found.push(Member::new(
            "dokumen/pertanyaan.html",
            page.of_papers(Kind::Inquiries, &given, &papers),
        ));
    }
    let trip = Some(about.trip.clone()).filter(|trip| !trip.is_empty());
    let scope = Scope { kecamatan: about.area.clone(), trip, ..Scope::default() };
    let wanted = |kind: &Kind| about.papers.iter().any(|key| key == kind.key());
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(wanted).collect();
    for (done, &kind) in kinds.iter().enumerate() {
        progress(done, kinds.len());
        let papers = Papers::new(&given, kind, &scope);
        if !papers.is_empty() {
            let name = format!("dokumen/{}.html", kind.key());
            found.push(Member::new(name, page.of_papers(kind, &given, &papers)));
        }
    }
    progress(kinds.len(), kinds.len());
    found
}

/// Writes a bundle. `sign` signs the manifest if somebody does, in hexadecimal; `style` are the looks
/// of its pages.
///
/// # Errors
/// The manifest cannot be signed, or the archive would be larger than an archive can be.
pub fn bundle(
    document: &Document,
    about: &About,
    style: &str,
    sign: impl FnOnce(&[u8]) -> Result<String, Message>,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<u8>, Message> {
    let mut all = vec![
        Member::new(ABOUT, serde_json::to_vec_pretty(about).unwrap_or_default()),
        Member::new(PLAN, document.to_bytes()),
        Member::new(STYLE, style),
    ];
    all.extend(fixed());
    all.extend(members(document, about, progress));
    let manifest = manifest(&all);
    if about.signer.is_some() {
        all.insert(0, Member::new(SIGNATURE, from_hex(&sign(manifest.as_bytes())?)));
    }
    all.insert(0, Member::new(MANIFEST, manifest));
    packed(&all)
        .map_err(|error| Message::error("bundle-not-packed").with("detail", error.to_string()))
}

/// Hashes and names as `sha256sum` writes and reads them.
fn manifest(members: &[Member]) -> String {
    members.iter().map(|it| format!("{}  {}\n", sha256(&it.bytes), it.name)).collect()
}

/// Who signed the file, and parts that came back, as what, and with which key, one a line, with tabs
/// between.
fn public_keys(document: &Document) -> String {
    let of_file = document.signatures().into_iter().map(|signed| (signed.change, signed.signature));
    let of_parts = document.part_signatures().into_iter();
    let of_parts = of_parts.map(|signed| (signed.change, signed.signature));
    let line = |(change, signature): (&Change, &Signature)| {
        let fields = [
            change.at.as_str(),
            &change.by,
            &signature.office,
            signature.role.key(),
            &key_fingerprint(&signature.key),
            &signature.key,
        ];
        fields.join("\t") + "\n"
    };
    of_file.chain(of_parts).map(line).collect()
}

fn from_hex(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hex.chars().filter_map(|c| c.to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
    digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect()
}

/// The members in one archive; the same members give the same bytes.
fn packed(members: &[Member]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for member in members {
        archive.start_file(member.name.as_str(), SimpleFileOptions::default())?;
        archive.write_all(&member.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
