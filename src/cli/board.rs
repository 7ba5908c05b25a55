//! `tepat board`: how things stand at a moment of the distribution.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::ask::File;
use super::{SHORT, out};
use tepat_desk::board::{Board, Threatened, board, threatened};
use tepat_model::message::Message;
use tepat_model::time::parse_moment;
use tepat_view::desk::{board_in_words, call_in_words, threatened_in_words, wave_in_words};
use tepat_view::words::{self, Language};

/// When, and how much is simulated.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    file: File,
    /// The moment, such as H-1T20:00.
    #[arg(long)]
    now: String,
    /// How often the rest of the plan is driven to say what may be late; not at all if 0.
    #[arg(long, default_value_t = 1_000)]
    runs: u64,
    /// Seed of the delays.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print everything as JSON.
    #[arg(long)]
    json: bool,
}

/// Everything as one object.
#[derive(Debug, Serialize)]
struct All {
    board: Board,
    threatened: Vec<Threatened>,
}

pub fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let no_moment = || Message::error("ask-no-such-moment").with("text", arguments.now.as_str());
    let now = parse_moment(&arguments.now).ok_or_else(no_moment)?;
    let (region, plan, settled) = arguments.file.planned_with_settled(language)?;
    let board = board(&region, &plan, &settled, now);
    let threatened = match arguments.runs {
        0 => Vec::new(),
        runs => threatened(&region, &plan, &settled, now, (runs, arguments.seed)),
    };
    let needs_somebody = !board.calls.is_empty();
    if arguments.json {
        let all = All { board, threatened };
        out::line(&serde_json::to_string_pretty(&all).unwrap_or_default());
    } else {
        let say = |message: &Message| out::line(&words::message(language, message));
        say(&board_in_words(&board));
        board.waves.iter().for_each(|wave| say(&wave_in_words(wave)));
        let calls = board.calls.iter();
        calls.for_each(|call| say(&call_in_words(&region, &plan, call, language)));
        threatened_in_words(&region, &threatened).iter().for_each(say);
    }
    Ok(if needs_somebody { ExitCode::from(SHORT) } else { ExitCode::SUCCESS })
}
