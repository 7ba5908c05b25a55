//! The command line; see `tepat::cli`.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    tepat::cli::run()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
