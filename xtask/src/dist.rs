//! Builds the page into one file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::html;
use crate::latin;
use crate::setup;
use crate::step::{cargo, e2e, root, run, step, target_dir};

/// The largest page we accept, in bytes.
pub const SIZE_LIMIT: usize = 3_000_000;

/// How the page is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// For users: small and fast, minutes to build.
    Release,
    /// Like the release, plus the code that measures engine and graph.
    Instruments,
    /// For developers: seconds to build again, no optimiser, no size limit.
    Dev,
}

impl Kind {
    /// The profile in `Cargo.toml`.
    pub fn profile(self) -> &'static str {
        match self {
            Kind::Release | Kind::Instruments => "page",
            Kind::Dev => "page-dev",
        }
    }

    fn file_name(self) -> &'static str {
        match self {
            Kind::Release => "tepat.html",
            Kind::Instruments => "tepat-instruments.html",
            Kind::Dev => "tepat-dev.html",
        }
    }
}

/// Builds the page and returns its path.
///
/// # Errors
///
/// When a step fails, or when the release page is above [`SIZE_LIMIT`].
pub fn build(kind: Kind) -> Result<PathBuf> {
    let compiled = step("compile the library to WebAssembly", || compile(kind))?;
    let (glue, wasm) = step("make the JavaScript glue (wasm-bindgen)", || bind(&compiled))?;
    let wasm = match kind {
        Kind::Release | Kind::Instruments => {
            step("optimise the module (wasm-opt)", || optimise(&wasm))?
        }
        Kind::Dev => wasm,
    };
    step("write the page", || write(kind, &glue, &wasm))
}

fn compile(kind: Kind) -> Result<PathBuf> {
    let mut command = cargo();
    // As a library of Rust as well it would be linked without its optimisation as a whole.
    command.args(["rustc", "--package", "tepat", "--lib", "--crate-type", "cdylib"]);
    command.args(["--profile", kind.profile()]);
    if kind == Kind::Instruments {
        command.args(["--features", "instruments"]);
    }
    setup::aim_at_wasm(&mut command)?;
    run(&mut command)?;
    Ok(target_dir().join(setup::WASM_TARGET).join(kind.profile()).join("tepat.wasm"))
}

fn bind(compiled: &Path) -> Result<(String, Vec<u8>)> {
    let mut output = Bindgen::new()
        .input_path(compiled)
        .no_modules(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .generate_output()?;
    let glue = output.js().to_owned();
    let wasm = output.wasm_mut().emit_wasm();
    Ok((glue, wasm))
}

/// The WebAssembly features the optimiser may use: those that both browsers
/// have had for years. With all of its features on it writes a module that
/// Chromium refuses.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

fn optimise(wasm: &[u8]) -> Result<Vec<u8>> {
    let directory = target_dir().join("page");
    fs::create_dir_all(&directory)?;
    let (before, after) = (directory.join("before.wasm"), directory.join("after.wasm"));
    fs::write(&before, wasm)?;
    run(Command::new("node")
        .arg(e2e().join("node_modules/binaryen/bin/wasm-opt"))
        .args(FEATURES)
        // Copies of generic code have names that begin alike. Side by side they are cheaper to
        // refer to, which makes the compressed module 1.6 % smaller.
        .arg("--reorder-functions-by-name")
        // Compressed, the result is smaller than with -O3, -Os or -Oz, and it
        // takes less time. The compiler has already optimised for speed.
        .arg("-O2")
        .arg(&before)
        .arg("-o")
        .arg(&after))?;
    let optimised = fs::read(&after)?;
    println!("   module: {} → {} bytes", wasm.len(), optimised.len());
    Ok(optimised)
}

fn write(kind: Kind, glue: &str, wasm: &[u8]) -> Result<PathBuf> {
    let template = read("index.html")?;
    let start = read("src/page/start.js")?;
    let unpack = read("tests/e2e/node_modules/fzstd/umd/index.js")?;
    let style = styles()?;
    let packed = compress(kind, &joined([style.as_bytes(), glue.as_bytes(), wasm])?)?;
    let html = html::assemble(
        &template,
        &html::Parts {
            version: env!("CARGO_PKG_VERSION"),
            unpack: &unpack,
            start: &start,
            style: &style,
            glue,
            packed: &latin::packed(&packed),
        },
    )?;
    let page = latin::bytes(&html)?;
    let directory = root().join("dist");
    fs::create_dir_all(&directory)?;
    let file = directory.join(kind.file_name());
    fs::write(&file, &page).with_context(|| format!("cannot write {}", file.display()))?;
    println!(
        "   module {} bytes, glue {}, style {}; compressed {}",
        wasm.len(),
        glue.len(),
        style.len(),
        packed.len(),
    );
    let limit = match kind {
        Kind::Release => format!(" of at most {SIZE_LIMIT}"),
        Kind::Instruments | Kind::Dev => String::new(),
    };
    println!("   page {} bytes{limit}: {}", page.len(), file.display());
    if kind == Kind::Release && page.len() > SIZE_LIMIT {
        bail!("the page has {} bytes, {} more than allowed", page.len(), page.len() - SIZE_LIMIT);
    }
    Ok(file)
}

/// Every style sheet in `style/`, in the order of their names.
fn styles() -> Result<String> {
    let directory = root().join("style");
    let mut files = Vec::new();
    if directory.is_dir() {
        for entry in fs::read_dir(&directory)? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "css") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut style = String::new();
    for file in files {
        style.push_str(&fs::read_to_string(&file)?);
    }
    Ok(style)
}

/// Parts one after the other, each behind its length in four bytes, the lowest first.
///
/// # Errors
///
/// If a part has 4 GB or more.
fn joined<const N: usize>(parts: [&[u8]; N]) -> Result<Vec<u8>> {
    let mut joined = Vec::new();
    for part in parts {
        joined.extend(u32::try_from(part.len())?.to_le_bytes());
        joined.extend(part);
    }
    Ok(joined)
}

/// Compresses everything as one Zstandard frame (RFC 8878), which `start.js` unpacks.
///
/// # Errors
///
/// If the compressor refuses its parameters.
fn compress(kind: Kind, bytes: &[u8]) -> Result<Vec<u8>> {
    let level = match kind {
        Kind::Release => *zstd::compression_level_range().end(),
        Kind::Instruments | Kind::Dev => zstd::DEFAULT_COMPRESSION_LEVEL,
    };
    let mut compressor = zstd::bulk::Compressor::new(level)?;
    // Everything in one window.
    let window_log = bytes.len().next_power_of_two().ilog2();
    compressor.set_parameter(zstd::zstd_safe::CParameter::WindowLog(window_log))?;
    Ok(compressor.compress(bytes)?)
}

fn read(name: &str) -> Result<String> {
    let path = root().join(name);
    fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}
