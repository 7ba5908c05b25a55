//! `tepat solve`: solves a published routing instance with the engine alone.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Barrier, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use clap::Args;
use tepat_routing::team::Share;
use tepat_routing::vrplib::Instance;

use super::{cannot_write, name, out, read_bytes};
use crate::instruments::published::{Limit, Solved, Solving, Step, Worker, read_instance};
use tepat_model::message::Message;
use tepat_view::words::{self, Language};

const MOST_WORKERS: usize = 64;

/// Arguments of `tepat solve`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Instance in the VRPLIB dialect; the name of its folder is its set, which decides how to
    /// round.
    file: PathBuf,
    /// Seconds to search; the result then depends on the machine.
    #[arg(long, required_unless_present = "iterations", conflicts_with = "iterations")]
    seconds: Option<f64>,
    /// Number of iterations to search.
    #[arg(long)]
    iterations: Option<u64>,
    /// Seed of the search.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Number of workers that search at once.
    #[arg(long, default_value_t = 1)]
    workers: usize,
    /// Solution file to write.
    #[arg(long)]
    solution: Option<PathBuf>,
}

/// Prints set, instance, cost, seconds and iterations, separated by tabs. If a client is not
/// served, the cost is `-` and the exit status 1.
pub(super) fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let limit = match (arguments.iterations, arguments.seconds) {
        (Some(iterations), _) => Limit::Iterations(iterations),
        (None, seconds) => Limit::Seconds(seconds.unwrap_or(0.0)),
    };
    let file = &arguments.file;
    let text = String::from_utf8_lossy(&read_bytes(file)?).into_owned();
    let set = set_of(file);
    let instance = read_instance(&text, &set).map_err(|message| message.in_file(&name(file)))?;

    let solved = solve(&instance, limit, arguments.seed, arguments.workers.clamp(1, MOST_WORKERS))?;
    let standing = &solved.standing;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let cost = standing.cost.map_or_else(|| "-".to_owned(), |cost| cost.to_string());
    out::line(&format!("{set}/{stem}\t{cost}\t{:.2}\t{}", standing.seconds, standing.iterations));
    if let Some(output) = &arguments.solution {
        super::save::save(output, solved.solution.as_bytes())
            .map_err(|error| cannot_write(output, &error))?;
    }
    if standing.cost.is_none() {
        out::error(&words::message(language, &Message::warning("cli-clients-unserved")));
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Searches with one thread per worker; returns the result and the iterations of all workers.
fn solve(instance: &Instance, limit: Limit, seed: u64, workers: usize) -> Result<Solved, Message> {
    let start = Instant::now();
    let clock = || start.elapsed().as_secs_f64();
    let (shares, together) = (Mutex::new(vec![Share::default(); workers]), Barrier::new(workers));
    let work = |me: usize| {
        let worker = Worker { workers, me };
        let mut solving = Solving::new(instance, limit, seed, worker, clock)?;
        loop {
            match solving.step(clock) {
                Step::GoOn => (),
                Step::Done => return Ok(solving.solved()),
                Step::Meet => {
                    let share = solving.share();
                    lock(&shares)[me] = share;
                    together.wait();
                    let all = lock(&shares).clone();
                    // No worker may write its next share before all have read this round's.
                    together.wait();
                    solving.meet(&all)?;
                }
            }
        }
    };
    let results: Vec<Result<Solved, Message>> = thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..workers).map(|me| scope.spawn(move || work(me))).collect();
        let ended = |_| Err(Message::error("solve-cannot-begin"));
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(ended)).collect()
    });
    let mut all = results.into_iter().collect::<Result<Vec<Solved>, Message>>()?;
    let iterations = all.iter().map(|solved| solved.standing.iterations).sum();
    let mut first = all.swap_remove(0);
    first.standing.iterations = iterations;
    Ok(first)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Name of the folder that contains the file.
fn set_of(file: &Path) -> String {
    let folder = file.canonicalize().ok().and_then(|file| file.parent().map(Path::to_owned));
    let name = folder.as_deref().and_then(Path::file_name).unwrap_or_default();
    name.to_string_lossy().into_owned()
}
