//! Opens the finished page, or serves it if nothing can open it.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result};

use crate::step::{find_program, root};

/// The port for serving the page, if it is free.
const PORT: u16 = 8642;

/// Prints where the page is and, if `show`, opens or serves it.
///
/// # Errors
///
/// If no port can be opened to serve it.
pub fn page(file: &Path, show: bool) -> Result<()> {
    println!("The page is one file; open it in a browser:");
    println!("  file://{}", file.display());
    if !show {
        return Ok(());
    }
    if let Some(opener) = opener() {
        let started =
            Command::new(opener).arg(file).current_dir(root()).stdin(Stdio::null()).spawn();
        match started {
            Ok(_) => {
                println!("Opening it.");
                return Ok(());
            }
            Err(error) => eprintln!("Cannot open it: {error}."),
        }
    }
    serve(file)
}

/// The program that opens a file for the user; `None` without a display.
fn opener() -> Option<&'static str> {
    if cfg!(target_os = "macos") {
        Some("open")
    } else if cfg!(target_os = "windows") {
        Some("explorer")
    } else {
        let display = ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
        (display && find_program(&["xdg-open"]).is_some()).then_some("xdg-open")
    }
}

/// Serves the page to this machine only, until the program is stopped.
fn serve(file: &Path) -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, PORT))
        .or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .context("no port to serve the page at")?;
    println!("There is no display to open it on, so it is served here too (Ctrl-C stops it):");
    println!("  http://{}/", listener.local_addr()?);
    for stream in listener.incoming() {
        let file = file.to_owned();
        // One thread each, because browsers open connections that they do not use. A connection
        // that breaks off does not stop the server.
        thread::spawn(move || {
            if let Err(error) = stream.and_then(|stream| answer(stream, &file)) {
                eprintln!("A request failed: {error}.");
            }
        });
    }
    Ok(())
}

/// Answers one request with the page, which is read each time so that a later build is served.
fn answer(mut stream: TcpStream, file: &Path) -> std::io::Result<()> {
    let mut request = BufReader::new(stream.try_clone()?).lines();
    let first = request.next().transpose()?.unwrap_or_default();
    for line in request {
        if line?.is_empty() {
            break;
        }
    }
    let (status, body) = match first.split(' ').nth(1) {
        Some("/") => ("200 OK", fs::read(file)?),
        _ => ("404 Not Found", b"There is only one page: /".to_vec()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}
