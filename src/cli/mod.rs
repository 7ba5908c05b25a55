//! The command line; it uses the same planner as the page.

use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, Subcommand, ValueEnum};

use team::{plan_on_cores, promise_on_cores};
use tepat_model::document::{BASE, Document, Opened, Stamp, Version, short_id};
use tepat_model::message::{Message, Severity};
use tepat_model::plan::summary;
use tepat_model::region::{bundled, problems};
use tepat_planner::needs::needs;
use tepat_planner::{DEFAULT_ITERATIONS, Next, Options, Start, plannable};
use tepat_view::words::{self, Language};

/// Plans how everything an election needs reaches every polling station on time.
#[derive(Debug, Parser)]
#[command(name = "tepat", version)]
struct Arguments {
    /// Language of the output.
    #[arg(long, value_enum, default_value = "id", global = true)]
    language: Tongue,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Tongue {
    Id,
    En,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes a bundled region as a planning file.
    Sample {
        /// kutai-kartanegara, kutai-timur or barito-utara.
        region: String,
        /// Planning file to write.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Begins a region with a list of stations, and with boundaries, points, a network or hours per
    /// leg as far as there are any; prints everything assumed and what is still missing.
    New(Box<new::Arguments>),
    /// Plans a planning file; exit status 3 if stations stay unserved or are late, which are
    /// listed by village and cause.
    Plan {
        /// Planning file to read.
        file: PathBuf,
        /// Planning file to write.
        #[arg(short, long)]
        output: PathBuf,
        /// Iterations of the search.
        #[arg(long, conflicts_with = "seconds")]
        iterations: Option<u64>,
        /// Seconds to search instead; the result then depends on the machine.
        #[arg(long)]
        seconds: Option<f64>,
        /// Seed of the search.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Name or id of the scenario, or the first digits of its id; the base by default.
        #[arg(long, default_value = BASE)]
        scenario: String,
        /// Plan from nothing even if the file has a plan to start from.
        #[arg(long)]
        fresh: bool,
        /// Make the plan so sure that it keeps the promise of the file, which `STATIONS/AREAS` sets
        /// first: in how many of a hundred cases goods are in time at each station, and at all
        /// stations of each sub-district together.
        #[arg(long, value_name = "STATIONS/AREAS", num_args = 0..=1, default_missing_value = "")]
        #[arg(conflicts_with = "seconds")]
        promise: Option<String>,
        /// Most cores to search on, for runs beside one another; all there are by default. The same
        /// number of iterations gives the same plan on any number of cores.
        #[arg(long)]
        cores: Option<NonZero<usize>>,
    },
    /// Derives every load, time and cost again and lists what is wrong; exit status 1 if anything
    /// is, else 3 if stations are unserved or late.
    Check {
        /// Planning file to read.
        file: PathBuf,
    },
    /// Prints what a planning file holds.
    Info {
        /// Planning file to read.
        file: PathBuf,
    },
    /// Finds ways between two places or stations: the fastest, cheapest and safest, and
    /// alternatives.
    Ask(ask::Ask),
    /// Lists edges and piers that must not fail, and villages that cannot be reached.
    Critical(ask::File),
    /// Shows the effect of each closure and condition of a scenario: villages cut off, later,
    /// dearer.
    Shifts(ask::Shifts),
    /// Drives a plan many times under delays drawn by chance: how sure it is, where, and what
    /// makes it less sure.
    Certainty(certainty::Arguments),
    /// Tries what changes to the region would bring: what a pin or a rule costs, what one vehicle
    /// more or less is worth.
    Try(trials::Arguments),
    /// Says why a station's goods go as they do: every hand-over, the next best way and why not it, and
    /// what would help if they are late; without a station what drives the cost and the risk of the plan.
    Explain(explain::Arguments),
    /// Lists sub-districts, hardest and farthest first: access score, day of departure, and the latest
    /// safe departure.
    Waves(waves::Arguments),
    /// Records how far trips have come (loaded, departed, arrived, failed), and from when on `tepat plan`
    /// plans the rest.
    Report(reports::Arguments),
    /// Says how the distribution stands at a moment: planned and reported by wave, overdue trips, stations
    /// that may be late; exit status 3 if somebody has to be asked.
    Board(board::Arguments),
    /// Assigns police and army to stations, stores, posts and trips: demands by day, who takes what, what
    /// is missing and what would help; exit status 3 if anything is missing.
    People(people::Arguments),
    /// Says which posts of the staff are filled and trained, what is missing and who is entered twice; exit
    /// status 3 if anybody is missing. Also writes copies without names.
    Staff(staff::Arguments),
    /// Says how goods, readiness, risks and tasks of one or several regencies stand on a day; exit status 3
    /// if stations will be short of anything.
    Desk(desk::Arguments),
    /// Loads lists, networks or recorded tracks into a planning file.
    Import(import::Arguments),
    /// Merges files that come back into the trunk and says what collides, what no longer fits and
    /// what it does to the plan. Exit status 4 if anything is left to decide, 1 if no file was
    /// merged.
    Merge(merge::Merge),
    /// Compares two planning files: changes on each side, every field that differs, needs, plan and
    /// cost. Exit status 4 if they differ.
    Diff(merge::Diff),
    /// Splits a sub-district's part out of a file, for somebody to correct and send back.
    Split(merge::Split),
    /// Makes the key that a person signs with, or recovers it from its code on paper; the passphrase is
    /// read from standard input.
    Key(signing::Key),
    /// Signs the state, the plans and all changes of a planning file.
    Sign(signing::Sign),
    /// Says by whom a file is signed, what was altered outside of Tepat and what changed since. Exit
    /// status 1 if anything was altered; 4 if it is intact, but not signed as it is with a key that is
    /// known.
    Verify(signing::Verify),
    /// Packs the planning file, its history, signatures, inquiries and papers into one archive for a
    /// dispute, with a manifest of hashes that may be signed. `verify` verifies it.
    Bundle(bundle::Arguments),
    /// Lists changes, newest first: who changed what, when and why; by words, person, thing or day.
    History(history::Arguments),
    /// Lists what supervisors asked about things, with the answers; asks, answers and withdraws.
    Inquiries(inquiries::Arguments),
    /// Writes stations, needs, places, network or plan as a list or map for other programs.
    Export(export::Arguments),
    /// Writes papers to hand out (manifests, hand-over records, labels, maps and others) as an HTML file
    /// that any browser prints.
    Papers(papers::Arguments),
    #[cfg(feature = "instruments")]
    /// Solves a published routing instance with the engine alone, to measure it.
    Solve(solve::Arguments),
}

mod ask;
mod board;
mod bundle;
mod certainty;
mod columns;
pub mod desk;
mod explain;
mod export;
mod history;
mod import;
mod inquiries;
mod merge;
pub mod money;
mod new;
mod out;
mod papers;
pub mod people;
mod promise;
mod reports;
mod save;
mod shape;
mod shortfall;
mod signing;
#[cfg(feature = "instruments")]
mod solve;
pub mod staff;
mod team;
mod trials;
mod waves;

/// Exit status for a valid plan that leaves stations unserved or late.
const SHORT: u8 = 3;

/// Runs the command line. Exit status: 1 if something is wrong or was refused, 2 for wrong usage, 3
/// if a plan leaves stations unserved or late, 4 if a merge leaves something to decide or files differ.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let language = match arguments.language {
        Tongue::Id => Language::Indonesian,
        Tongue::En => Language::English,
    };
    let done = match arguments.command {
        Command::Sample { region, output } => sample(language, &region, &output),
        Command::Plan {
            file,
            output,
            iterations,
            seconds,
            seed,
            scenario,
            fresh,
            promise,
            cores,
        } => {
            let limit = Limit { iterations, seconds };
            let wish = Wish { limit, seed, scenario, fresh, promise, cores };
            make_plan(language, &file, &output, &wish)
        }
        Command::Check { file } => check(language, &file),
        Command::Info { file } => info(language, &file),
        Command::Ask(arguments) => ask::run(language, &arguments),
        Command::Critical(arguments) => ask::critical(language, &arguments),
        Command::Shifts(arguments) => ask::print_shifts(language, &arguments),
        Command::Certainty(arguments) => certainty::run(language, &arguments),
        Command::Explain(arguments) => explain::run(language, &arguments),
        Command::Try(arguments) => trials::run(language, &arguments),
        Command::Waves(arguments) => waves::run(language, &arguments),
        Command::Report(arguments) => reports::run(language, &arguments),
        Command::Board(arguments) => board::run(language, &arguments),
        Command::People(arguments) => people::run(language, &arguments),
        Command::Staff(arguments) => staff::run(language, &arguments),
        Command::Desk(arguments) => desk::run(language, &arguments),
        Command::Import(arguments) => import::run(language, &arguments),
        Command::New(arguments) => new::run(language, &arguments),
        Command::Merge(arguments) => merge::merge(language, &arguments),
        Command::Diff(arguments) => merge::diff(language, &arguments),
        Command::Split(arguments) => merge::split(language, &arguments),
        Command::Key(arguments) => signing::key(language, &arguments),
        Command::Sign(arguments) => signing::sign(language, &arguments),
        Command::Verify(arguments) => signing::verify(language, &arguments),
        Command::Bundle(arguments) => bundle::run(language, &arguments),
        Command::History(arguments) => history::run(language, &arguments),
        Command::Inquiries(arguments) => inquiries::run(language, &arguments),
        Command::Export(arguments) => export::run(language, &arguments),
        Command::Papers(arguments) => papers::run(language, &arguments),
        #[cfg(feature = "instruments")]
        Command::Solve(arguments) => solve::run(language, &arguments),
    };
    done.unwrap_or_else(|message| {
        out::error(&words::message(language, &message));
        ExitCode::FAILURE
    })
}

fn sample(language: Language, slug: &str, output: &Path) -> Result<ExitCode, Message> {
    let known = || bundled().iter().map(|region| region.slug).collect::<Vec<_>>().join(", ");
    let region = bundled()
        .iter()
        .find(|region| region.slug == slug)
        .and_then(|region| region.region())
        .ok_or_else(|| {
            Message::error("cli-no-such-region").with("region", slug).with("known", known())
        })?;
    write(language, output, &Document::new(region, "tepat"))
}

/// How long to search, and the seed.
struct Wish {
    limit: Limit,
    seed: u64,
    scenario: String,
    fresh: bool,
    /// Whether to plan to a promise, and which if not that of the file.
    promise: Option<String>,
    /// Most cores to search on.
    cores: Option<NonZero<usize>>,
}

struct Limit {
    iterations: Option<u64>,
    seconds: Option<f64>,
}

fn make_plan(
    language: Language,
    file: &Path,
    output: &Path,
    wish: &Wish,
) -> Result<ExitCode, Message> {
    let mut document = read(language, file)?;
    let scenario = document.find_scenario(&wish.scenario)?;
    if let Some(written) = wish.promise.as_deref().filter(|written| !written.is_empty()) {
        promise::set(&mut document, &scenario, written)?;
    }
    let mut region = document.view(&scenario).region;
    plannable(&region).map_err(|message| message.in_file(&file.to_string_lossy()))?;
    let settled = document.settled(&scenario);
    let codes = document.plan_to_begin_with(&scenario);
    let earlier = codes.filter(|_| !wish.fresh);
    let start = Start { earlier, codes, settled: &settled, ..Start::default() };
    let Limit { iterations, seconds } = wish.limit;
    let iterations = match seconds {
        Some(_) => None,
        None => Some(iterations.unwrap_or(DEFAULT_ITERATIONS)),
    };
    let options = Options { iterations, seed: wish.seed };
    let clock = Instant::now();
    let promised =
        wish.promise.as_ref().map(|_| promise_on_cores(wish.cores, &region, start, options));
    let plan = match &promised {
        Some(promised) => promised.plan.clone(),
        None => plan_on_cores(wish.cores, &region, start, options, || match seconds {
            Some(seconds) => spent(clock.elapsed().as_secs_f64() / seconds),
            None => Next::GoOn,
        }),
    };
    if let Some(promised) = &promised {
        promise::keep(&mut document, &scenario, promised)?;
        region = document.view(&scenario).region;
        promise::print(language, &region, promised);
    }
    print_summary(language, &region, &summary(&region, &plan));
    money::print(language, &region, &plan);
    for note in &plan.notes {
        out::line(&words::message(language, note));
    }
    let is_short = shortfall::print(language, &region, &plan);
    let begun = Version { heads: document.heads(), ..Version::default() };
    document.keep_plan(&scenario, &begun, plan);
    let written = write(language, output, &document)?;
    Ok(if is_short { ExitCode::from(SHORT) } else { written })
}

/// Tells the search to stop once its time is used up; at once if the limit is zero.
fn spent(share: f64) -> Next {
    if (0.0..1.0).contains(&share) { Next::Spent(share) } else { Next::Stop }
}

fn check(language: Language, file: &Path) -> Result<ExitCode, Message> {
    let Opened { document, notes } = open(file)?;
    let say = |message: &Message| out::line(&words::message(language, message));
    notes.iter().for_each(say);
    say_conflicts(language, &document);
    let mut wrong = notes.iter().filter(|note| note.severity == Severity::Error).count();
    if document.plans.is_empty() && wrong == 0 {
        return Err(Message::error("cli-no-plan").in_file(&file.to_string_lossy()));
    }
    let mut is_short = false;
    for stored in &document.plans {
        let region = document.view(&stored.scenario).region;
        let verdict = tepat_check::check(&region, &stored.plan);
        let settled = document.settled(&stored.scenario);
        let audits = [
            money::audited(&region, &stored.plan),
            people::audited(&region, &stored.plan),
            staff::audited(&region),
            desk::audited_alternates(&region),
            desk::audited(&region, &stored.plan, &settled),
        ];
        for message in verdict.violations.iter().chain(audits.iter().flatten()) {
            say(message);
            wrong += usize::from(message.severity == Severity::Error);
        }
        is_short |= shortfall::print(language, &region, &stored.plan);
    }
    let result =
        Message::note("cli-checked").with("plans", document.plans.len()).with("wrong", wrong);
    say(&result);
    Ok(match (wrong, is_short) {
        (0, false) => ExitCode::SUCCESS,
        (0, true) => ExitCode::from(SHORT),
        _ => ExitCode::FAILURE,
    })
}

fn info(language: Language, file: &Path) -> Result<ExitCode, Message> {
    let Opened { document, notes } = open(file)?;
    let region = document.view(BASE).region;
    let totals = needs(&region).total;
    let say = |message: Message| out::line(&words::message(language, &message));
    say(Message::note("cli-info-region")
        .with("region", region.info.name.as_str())
        .with("stations", totals.stations)
        .with("voters", totals.voters)
        .with("day", region.info.voting_day.as_str()));
    say(Message::note("cli-info-file")
        .with("format", document.version)
        .with("program", document.made_with.as_str())
        .with("by", document.made_by.as_str())
        .with("changes", document.changes.len())
        .with("scenarios", document.scenarios().len()));
    for (id, name) in document.scenarios() {
        say(Message::note("cli-info-scenario").with("name", name).with("id", short_id(id)));
    }
    notes.into_iter().for_each(say);
    say_conflicts(language, &document);
    problems(&region).into_iter().for_each(say);
    for stored in &document.plans {
        let view = document.view(&stored.scenario).region;
        print_summary(language, &view, &summary(&view, &stored.plan));
        money::print(language, &view, &stored.plan);
    }
    Ok(ExitCode::SUCCESS)
}

fn print_summary(
    language: Language,
    region: &tepat_model::region::Region,
    sums: &tepat_model::plan::Summary,
) {
    let mut message = Message::note("cli-summary")
        .with("stations", sums.stations)
        .with("on_time", sums.on_time)
        .with("late", sums.late)
        .with("unserved", sums.unserved)
        .with("vehicles", sums.all.vehicles)
        .with("trips", sums.all.trips)
        .with("boat_trips", sums.boat_trips);
    let cost = i64::try_from(sums.all.cost_rupiah).unwrap_or(i64::MAX);
    message = message.with("cost", tepat_model::message::Value::Rupiah(cost));
    out::line(&words::message(language, &message));
    if let Some((at, station)) = &sums.latest {
        let latest = Message::note("cli-latest")
            .with("at", words::moment_long(language, &region.info, *at))
            .with("station", station.as_str())
            .with(
                "slack",
                tepat_model::message::Value::Minutes(sums.least_slack_minutes.unwrap_or(0).into()),
            );
        out::line(&words::message(language, &latest));
    }
    if let Some(gap) = sums.gap() {
        out::line(&words::message(language, &gap));
    }
    if let Some(returned) = &sums.returned {
        out::line(&words::message(language, &told_return(language, region, sums, returned)));
    }
}

/// When sealed goods are back, and what that costs.
fn told_return(
    language: Language,
    region: &tepat_model::region::Region,
    sums: &tepat_model::plan::Summary,
    returned: &tepat_model::plan::Returned,
) -> Message {
    let rupiah =
        |cost| tepat_model::message::Value::Rupiah(i64::try_from(cost).unwrap_or(i64::MAX));
    let at = returned.all_back.map(|at| words::moment_long(language, &region.info, at));
    Message::note("cli-return")
        .with("back", returned.back)
        .with("late", returned.late)
        .with("unreturned", returned.unreturned)
        .with("at", at.unwrap_or_else(|| "–".to_owned()))
        .with("trips", returned.all.trips)
        .with("cost", rupiah(returned.all.cost_rupiah))
        .with("total", rupiah(sums.total_rupiah()))
}

/// Prints the changes that could not be applied, and those that collide, for the base and every scenario.
fn say_conflicts(language: Language, document: &Document) {
    let base = document.view(BASE).conflicts;
    let of_scenarios = document.scenarios().into_iter().flat_map(|(id, _)| {
        let own = document.view(id).conflicts;
        own.into_iter().filter(|conflict| !base.contains(conflict))
    });
    let region = document.view(BASE).region;
    for conflict in base.iter().cloned().chain(of_scenarios) {
        out::line(&words::message(language, &words::conflict(language, &region, &conflict)));
    }
    for collision in merge::all_collisions(document) {
        let told = tepat_view::merge::in_one(&collision, &region, language);
        out::line(&words::message(language, &told));
    }
}

fn open(file: &Path) -> Result<Opened, Message> {
    Document::open(&name(file), &read_bytes(file)?)
}

/// Opens a file; warnings go to standard error.
fn read(language: Language, file: &Path) -> Result<Document, Message> {
    let Opened { document, notes } = open(file)?;
    notes.iter().for_each(|note| out::error(&words::message(language, note)));
    Ok(document)
}

fn read_bytes(file: &Path) -> Result<Vec<u8>, Message> {
    fs::read(file).map_err(|error| {
        Message::error("cli-cannot-read").in_file(&name(file)).with("detail", error.to_string())
    })
}

fn write(language: Language, file: &Path, document: &Document) -> Result<ExitCode, Message> {
    let bytes = document.to_bytes();
    save::save(file, &bytes).map_err(|error| cannot_write(file, &error))?;
    let message = Message::note("cli-written").in_file(&name(file)).with("bytes", bytes.len());
    out::line(&words::message(language, &message));
    Ok(ExitCode::SUCCESS)
}

fn cannot_write(file: &Path, error: &std::io::Error) -> Message {
    Message::error("cli-cannot-write").in_file(&name(file)).with("detail", error.to_string())
}

fn name(file: &Path) -> String {
    file.to_string_lossy().into_owned()
}

/// The stamp of a change made on the command line.
fn stamp(by: &str, why: &str, machine: Option<&str>) -> Stamp {
    let now = ::time::OffsetDateTime::from(std::time::SystemTime::now());
    let (date, (hour, minute, second)) = (now.date(), now.to_hms());
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    Stamp {
        at: format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"),
        by: by.to_owned(),
        machine: machine.map_or_else(|| this_machine(now.nanosecond()), str::to_owned),
        why: why.to_owned(),
    }
}

/// Distinguishes this run from all runs on all machines: host, user, process and moment.
fn this_machine(nanosecond: u32) -> String {
    let named = |names: [&str; 2]| names.into_iter().find_map(|name| std::env::var(name).ok());
    let host = fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let host = host.or_else(|| named(["COMPUTERNAME", "HOSTNAME"])).unwrap_or_default();
    let user = named(["USER", "USERNAME"]).unwrap_or_default();
    format!("{}/{user}/{}/{nanosecond}", host.trim(), std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `docs/many-regencies/plan_all.py` calls is understood.
    #[test]
    fn commands_of_the_example_for_many_regencies_exist() {
        for line in [
            "tepat --language en plan a.tepat -o b.tepat --iterations 10 --seed 1 --cores 1",
            "tepat --language en check b.tepat",
            "tepat --language en info b.tepat",
            "tepat --language en certainty b.tepat --runs 5 --seed 1 --json",
            "tepat --language en export b.tepat --what stations --format json -o stations.json",
            "tepat --language en export b.tepat --what trips --format json -o trips.json",
            "tepat --language en export b.tepat --what costs --format json -o costs.json",
        ] {
            let parsed = Arguments::try_parse_from(line.split(' '));
            assert!(
                parsed.is_ok(),
                "{line}: {}",
                parsed.err().map_or_else(String::new, |e| e.to_string())
            );
        }
        let none = "tepat plan a.tepat -o b.tepat --cores 0";
        assert!(Arguments::try_parse_from(none.split(' ')).is_err(), "a plan on no cores");
    }
}
