//! `tepat bundle`: everything for a dispute in one archive.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::export::one_of;
use super::papers::STYLE;
use super::save::save;
use super::signing::passphrase;
use super::{cannot_write, name, out, read, read_bytes, stamp};
use tepat_model::document::BASE;
use tepat_model::key::KeyFile;
use tepat_model::message::Message;
use tepat_view::bundle::{About, Signer, bundle};
use tepat_view::papers::Kind;
use tepat_view::words::{self, Language};

/// What to pack.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Planning file to read.
    file: PathBuf,
    /// Kinds of papers, instead of those that move with the goods and say what was planned.
    #[arg(long, value_delimiter = ',', value_parser = one_of(Kind::ALL, Kind::key))]
    what: Vec<Kind>,
    /// Only papers of the sub-district with this post.
    #[arg(long, value_name = "CODE", default_value = "")]
    area: String,
    /// Only papers of this trip.
    #[arg(long, value_name = "CODE", default_value = "")]
    trip: String,
    /// Name or id of the scenario, or the first digits of its id; the base by default.
    #[arg(long, default_value = BASE)]
    scenario: String,
    /// Leave the names and telephone numbers of the staff in.
    #[arg(long)]
    names: bool,
    /// Key file of the person who signs the manifest.
    #[arg(long)]
    key: Option<PathBuf>,
    /// Who packs it.
    #[arg(long, default_value = "")]
    by: String,
    /// Archive to write (.zip).
    #[arg(short, long)]
    output: PathBuf,
}

pub(super) fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let mut document = read(language, &arguments.file)?;
    let scenario = document.find_scenario(&arguments.scenario)?;
    if !arguments.names {
        document = document.without_names();
    }
    let mut about = About {
        made_at: stamp("", "", None).at,
        made_by: arguments.by.clone(),
        area: arguments.area.clone(),
        trip: arguments.trip.clone(),
        ..About::of(&document, &scenario, language)
    };
    if !arguments.what.is_empty() {
        about.papers = arguments.what.iter().map(|kind| kind.key().to_owned()).collect();
    }
    let key = match &arguments.key {
        Some(path) => Some(KeyFile::read(&name(path), &read_bytes(path)?)?),
        None => None,
    };
    about.signer = key.as_ref().map(|key| Signer {
        name: key.owner.name.clone(),
        office: key.owner.office.clone(),
        key: key.key.clone(),
    });
    let secret = match &key {
        Some(key) => Some(key.unlock(&passphrase(language)?)?),
        None => None,
    };
    let sign =
        |bytes: &[u8]| Ok(secret.as_ref().map(|secret| secret.sign(bytes)).unwrap_or_default());
    let packed = bundle(&document, &about, &STYLE.concat(), sign, &mut |_, _| {})?;
    let output = &arguments.output;
    save(output, &packed).map_err(|error| cannot_write(output, &error))?;
    let written = Message::note("cli-written").in_file(&name(output)).with("bytes", packed.len());
    out::line(&words::message(language, &written));
    if key.is_none() {
        out::line(&words::text(language, "bundle-without-key"));
    }
    Ok(ExitCode::SUCCESS)
}
