//! Installs what is missing, and only that.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::dist::Kind;
use crate::step::{cargo, e2e, find_program, output_of, run, step};

/// The target the page is compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A program, and the Debian package that provides it.
struct Tool {
    names: &'static [&'static str],
    package: &'static str,
}

const NODE: [Tool; 2] =
    [Tool { names: &["node"], package: "nodejs" }, Tool { names: &["npm"], package: "npm" }];

// Each browser under the names that tests/e2e/browsers.mjs knows.
const BROWSERS: [Tool; 2] = [
    Tool { names: &["chromium", "chromium-browser", "google-chrome"], package: "chromium" },
    Tool { names: &["firefox-esr", "firefox"], package: "firefox-esr" },
];

/// Installs what any command needs.
///
/// # Errors
///
/// If something is missing and cannot be installed.
pub fn everything() -> Result<()> {
    for_build(Kind::Release)?;
    for_browser_tests()?;
    println!("Everything needed is installed.");
    Ok(())
}

/// Installs what building the page needs.
///
/// # Errors
///
/// If something is missing and cannot be installed.
pub fn for_build(kind: Kind) -> Result<()> {
    wasm_target()?;
    if kind != Kind::Dev {
        npm_packages()?;
    }
    Ok(())
}

/// Installs what the browser tests need.
///
/// # Errors
///
/// If something is missing and cannot be installed.
pub fn for_browser_tests() -> Result<()> {
    debian_packages(&BROWSERS)?;
    npm_packages()
}

/// Directory of the compiler and its libraries.
fn sysroot() -> Result<PathBuf> {
    let sysroot = output_of(rustc().args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(sysroot.trim()))
}

/// Name of Clippy's compiler.
const CLIPPY: &str = "clippy-driver";

/// Clippy's compiler, which belongs to the toolchain.
///
/// # Errors
///
/// It is not installed.
pub fn clippy_compiler() -> Result<PathBuf> {
    let of_toolchain = sysroot()?.join("bin").join(CLIPPY);
    if of_toolchain.is_file() {
        return Ok(of_toolchain);
    }
    find_program(&[CLIPPY])
        .context("Clippy is missing: `rustup component add clippy`, or Debian's rust-clippy")
}

fn rustc() -> Command {
    Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

fn has_wasm_target() -> Result<bool> {
    let libraries = sysroot()?.join("lib/rustlib").join(WASM_TARGET).join("lib");
    Ok(libraries.is_dir())
}

fn wasm_target() -> Result<()> {
    if has_wasm_target()? {
        return Ok(());
    }
    let added = step("install the Rust target for WebAssembly", || {
        if find_program(&["rustup"]).is_none() {
            bail!("this Rust was not installed by rustup");
        }
        run(Command::new("rustup").args(["target", "add", WASM_TARGET]))?;
        if !has_wasm_target()? {
            bail!("rustup added it to another toolchain than the one in use");
        }
        Ok(())
    });
    let Err(error) = added else {
        println!("   installed: Rust target {WASM_TARGET}");
        return Ok(());
    };
    eprintln!("   {error:#}");
    step("install the standard library's source instead", || {
        let source = match library_source()? {
            Some(source) => source,
            None => install_library_source()?,
        };
        println!("   the page will be built with {}", source.display());
        Ok(())
    })
}

/// The source of the standard library, if its version is the compiler's.
fn library_source() -> Result<Option<PathBuf>> {
    let release = compiler_release()?;
    let of_debian = PathBuf::from(format!("/usr/src/rustc-{release}"));
    let of_rustup = sysroot()?.join("lib/rustlib/src/rust");
    Ok([of_rustup, of_debian]
        .into_iter()
        .map(|root| root.join("library"))
        .find(|library| library.join("std/Cargo.toml").is_file()))
}

/// The compiler's version, such as `1.95.0`.
fn compiler_release() -> Result<String> {
    let about = output_of(rustc().arg("-vV"))?;
    about
        .lines()
        .find_map(|line| line.strip_prefix("release: "))
        .map(str::to_owned)
        .context("`rustc -vV` names no release")
}

fn install_library_source() -> Result<PathBuf> {
    let component = ["component", "add", "rust-src"];
    if find_program(&["rustup"]).is_some()
        && let Err(error) = run(Command::new("rustup").args(component))
    {
        eprintln!("   {error:#}");
    }
    if library_source()?.is_none()
        && let Err(error) = apt_install_library_source()
    {
        eprintln!("   {error:#}");
    }
    library_source()?.with_context(|| {
        format!(
            "the page cannot be compiled on this machine: `rustup target add {WASM_TARGET}` \
             failed, and so did installing the standard library's source (rustup's or Debian's \
             rust-src) in the compiler's version, {}",
            compiler_release().unwrap_or_default()
        )
    })
}

/// Installs Debian's rust-src if its version is the compiler's; any other would be useless.
fn apt_install_library_source() -> Result<()> {
    apt(&["update"], "apt-get update")?;
    let offered = output_of(Command::new("apt-cache").args(["madison", "rust-src"]))?;
    let versions: Vec<&str> =
        offered.lines().filter_map(|line| line.split('|').nth(1)).map(str::trim).collect();
    let release = compiler_release()?;
    let Some(version) =
        versions.iter().find(|version| version.split(['+', '-', '~']).next() == Some(&release))
    else {
        bail!(
            "the compiler is {release}, but Debian's rust-src here is {}",
            if versions.is_empty() { "missing".to_owned() } else { versions.join(", ") }
        );
    };
    apt_install(&[&format!("rust-src={version}")])
}

/// Makes a cargo command compile for [`WASM_TARGET`], including the standard library if only
/// its source is installed.
///
/// # Errors
///
/// If neither the target nor the source is installed.
pub fn aim_at_wasm(command: &mut Command) -> Result<()> {
    command.args(["--target", WASM_TARGET]);
    if has_wasm_target()? {
        return Ok(());
    }
    let source = library_source()?
        .with_context(|| format!("the Rust target {WASM_TARGET} is missing: cargo xtask setup"))?;
    command
        .args(["-Z", "build-std=std,panic_abort"])
        // Needed only because building the standard library is not a stable feature; the page's
        // own code uses no unstable one.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("__CARGO_TESTS_ONLY_SRC_ROOT", source);
    Ok(())
}

fn debian_packages(tools: &[Tool]) -> Result<()> {
    let missing: Vec<&str> = tools
        .iter()
        .filter(|tool| find_program(tool.names).is_none())
        .map(|tool| tool.package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    step(&format!("install Debian packages: {}", missing.join(", ")), || apt_install(&missing))?;
    println!("   installed: {}", missing.join(", "));
    Ok(())
}

fn apt_install(packages: &[&str]) -> Result<()> {
    let install = ["install", "--yes", "--no-install-recommends"];
    let by_hand = format!("apt-get update && apt-get {} {}", install.join(" "), packages.join(" "));
    apt(&["update"], &by_hand)?;
    apt(&[&install, packages].concat(), &by_hand)
}

/// Runs apt-get as root. `by_hand` is the command shown to users who must run it themselves.
fn apt(arguments: &[&str], by_hand: &str) -> Result<()> {
    if find_program(&["apt-get"]).is_none() {
        bail!("this machine has no apt-get; do by its own means: {by_hand}");
    }
    let is_root = output_of(Command::new("id").arg("-u"))?.trim() == "0";
    let mut command = if is_root {
        Command::new("apt-get")
    } else if find_program(&["sudo"]).is_some() {
        let mut sudo = Command::new("sudo");
        sudo.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    } else {
        bail!("only root can do this; as root run: {by_hand}");
    };
    run(command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq").args(arguments))
}

/// Installs the browser drivers and the optimiser in the versions that
/// tests/e2e/package-lock.json pins.
fn npm_packages() -> Result<()> {
    debian_packages(&NODE)?;
    let lock = e2e().join("package-lock.json");
    let installed = e2e().join("node_modules/.tepat-installed");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    if fs::read(&installed).is_ok_and(|stamp| stamp == wanted) {
        return Ok(());
    }
    step("install npm packages into tests/e2e/node_modules", || {
        run(Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(e2e()))?;
        fs::write(&installed, &wanted)?;
        Ok(())
    })?;
    println!("   installed: {}", direct_packages().join(", "));
    Ok(())
}

/// The direct dependencies in tests/e2e/package.json, with versions, for display.
fn direct_packages() -> Vec<String> {
    let text = fs::read_to_string(e2e().join("package.json")).unwrap_or_default();
    text.lines()
        .skip_while(|line| !line.contains("\"devDependencies\""))
        .skip(1)
        .take_while(|line| !line.contains('}'))
        .map(|line| line.replace(['"', ','], "").replace(": ", " ").trim().to_owned())
        .collect()
}

/// Whether a cargo subcommand such as `nextest` is installed.
pub fn has_cargo_command(name: &str) -> bool {
    cargo().args([name, "--version"]).output().is_ok_and(|output| output.status.success())
}
