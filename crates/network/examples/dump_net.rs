//! Reads a network file and writes its nodes and links as text, to compare the result with
//! that of another program.
//!
//! ```sh
//! cargo run --release -p tepat-network --example dump_net -- FILE > net.txt
//! ```

use std::io::{BufWriter, Write};

use tepat_network::read::{ReadOptions, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("which file?")?;
    let (net, report) = read(&std::fs::read(file)?, &ReadOptions::default(), &mut |_| true)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    eprintln!("{report:#?}");
    for node in &net.nodes {
        writeln!(out, "node {} {} {}", node.id, node.lat_e7, node.lon_e7)?;
    }
    for link in &net.links {
        let [from, to] = [link.from, link.to].map(|at| net.nodes[at as usize].id);
        let (kind, direction, who) = (link.kind, link.direction, link.who);
        let (way, part, length_dm) = (link.way, link.part, link.length_dm);
        writeln!(out, "link {way}.{part} {from} {to} {kind:?} {direction:?} {who:?} {length_dm}")?;
    }
    Ok(())
}
