//! Builds the page and runs every test: `cargo xtask help`.

mod bench;
mod compare;
mod dist;
#[cfg(test)]
mod house;
mod html;
mod latin;
mod open;
mod options;
mod setup;
mod step;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask COMMAND

  run [--dev] [--no-open]   build the page and open it; without a display, serve it
                            --dev      quick build: larger file, slower planner
                            --no-open  only build, and print where the page is
  dist                      build the page for release: dist/tepat.html
  test [--fast]             format, lints, native tests, then the page in browsers
                            --fast     without the page and the browsers
  bench-page                measure the page against its budgets, in Chromium
  bench-page --graph        measure the graph of a network in the page's worker
  bench-page FILE.vrp...    solve published routing instances in the page's worker
                            --seconds S, --iterations N, --seed N, --workers N
                            --solutions DIR  where to write DIR/SET/NAME.sol
  bench-table FOLDER...     measure the engine on published instances with their best
                            known solutions and on the planner's relays (.real.json),
                            and write docs/benchmarks.md
                            --seconds S, --seeds 1,2,3
                            --plans    whole plans of the bundled regions as well
                            --page     in the page's workers as well, --workers N of them
                            --peers    PyVRP as well, if Python has it
                            --output FILE
  setup                     install whatever is missing for all of these

All of them install what they need themselves.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<ExitCode> {
    let Some((command, options)) = arguments.split_first() else {
        println!("{HELP}");
        return Ok(ExitCode::FAILURE);
    };
    let has = |known: &[&str], wanted: &str| -> Result<bool> {
        if let Some(unknown) = options.iter().find(|o| !known.contains(&o.as_str())) {
            bail!("`{command}` knows no option `{unknown}`; see `cargo xtask help`");
        }
        Ok(options.iter().any(|o| o == wanted))
    };
    match command.as_str() {
        "setup" => {
            has(&[], "")?;
            setup::everything()?;
        }
        "dist" => {
            has(&[], "")?;
            setup::for_build(dist::Kind::Release)?;
            dist::build(dist::Kind::Release)?;
        }
        "run" => {
            let known = ["--dev", "--no-open"];
            let kind = if has(&known, "--dev")? { dist::Kind::Dev } else { dist::Kind::Release };
            let show = !has(&known, "--no-open")?;
            setup::for_build(kind)?;
            let page = dist::build(kind)?;
            open::page(&page, show)?;
        }
        "test" => return test::run_all(has(&["--fast"], "--fast")?),
        "bench-page" => bench::page(options)?,
        "bench-table" => compare::table(options)?,
        "help" | "--help" | "-h" => println!("{HELP}"),
        unknown => bail!("no command `{unknown}`; see `cargo xtask help`"),
    }
    Ok(ExitCode::SUCCESS)
}
