//! The tables of results.

use super::{relay, whole};

/// Results on one instance.
pub struct Row {
    /// Name of its set.
    pub set: String,
    /// Its name.
    pub name: String,
    /// Best known cost.
    pub best_known: i64,
    /// For each contender and each of its seeds, the gap to the best known cost in per cent;
    /// `None` without a solution.
    pub gaps: Vec<Vec<Option<f64>>>,
}

/// The whole page; rows of one set must be adjacent.
pub fn page(setting: &str, contenders: &[&str], rows: &[Row]) -> String {
    let mut text = format!("# Benchmarks\n\nWritten by `cargo xtask bench-table`. {setting}\n");
    if rows.is_empty() {
        return text;
    }
    text += "\nGaps to the best known solutions in per cent: means over the runs, and in brackets \
             from the best seed to the worst.\n\n## Sets\n\n";
    let sets: Vec<&[Row]> = rows.chunk_by(|a, b| a.set == b.set).collect();
    head(&mut text, &["Set", "Instances"], contenders);
    for set in &sets {
        let first = [set[0].set.clone(), set.len().to_string()];
        let cells = (0..contenders.len()).map(|contender| cell(&by_seed(set, contender)));
        line(&mut text, first.into_iter().chain(cells));
    }
    for set in &sets {
        text += &format!("\n## {}\n\n", set[0].set);
        head(&mut text, &["Instance", "Best known"], contenders);
        for row in *set {
            let first = [row.name.clone(), row.best_known.to_string()];
            line(&mut text, first.into_iter().chain(row.gaps.iter().map(|gaps| cell(gaps))));
        }
    }
    text
}

/// The section on the planner's own relays.
pub fn relays(rows: &[relay::Row]) -> String {
    let mut text =
        "\n## Relays of the planner\n\nMillions of rupiah, the planner's value of hours \
                    included, in the planner's own model; means over the seeds. PyVRP searches the \
                    part of each problem that it can state: each trip within one day.\n\n"
            .to_owned();
    head(&mut text, &["Relay", "Jobs"], &["Tepat", "PyVRP", "Ratio"]);
    for row in rows {
        let ratio = mean(&row.engine).zip(mean(&row.peer)).map(|(engine, peer)| engine / peer);
        let ratio = ratio.map_or("–".to_owned(), |ratio| format!("{ratio:.2}"));
        let cells = [row.name.clone(), row.jobs.to_string(), cell(&row.engine), cell(&row.peer)];
        line(&mut text, cells.into_iter().chain([ratio]));
    }
    text
}

/// The section on whole plans.
pub fn plans(limits: &[String], rows: &[whole::Row]) -> String {
    let mut text = "\n## Whole plans\n\nMillions of rupiah of the finished plan, natively on one \
                    core, all stations served in time; \"at least\" is a lower bound on any plan.\n\n"
        .to_owned();
    let limits: Vec<&str> = limits.iter().map(String::as_str).collect();
    head(&mut text, &["Region", "At least"], &limits);
    for row in rows {
        let first = [row.region.clone(), row.least.clone()];
        line(&mut text, first.into_iter().chain(row.reached.iter().map(|costs| cell(costs))));
    }
    text
}

/// The mean of these; `None` if there are none or one is missing.
fn mean(costs: &[Option<f64>]) -> Option<f64> {
    let sum = costs.iter().copied().sum::<Option<f64>>()?;
    (!costs.is_empty()).then(|| sum / costs.len() as f64)
}

/// A contender's mean over a set, for each seed; `None` if it left an instance unsolved.
fn by_seed(rows: &[Row], contender: usize) -> Vec<Option<f64>> {
    let seeds = rows.iter().map(|row| row.gaps[contender].len()).max().unwrap_or(0);
    let of_seed = |seed: usize| {
        let gaps = rows.iter().map(|row| row.gaps[contender].get(seed).copied().flatten());
        gaps.sum::<Option<f64>>().map(|sum| sum / rows.len() as f64)
    };
    (0..seeds).map(of_seed).collect()
}

/// Mean and spread of the gaps, and their number if some are missing.
fn cell(gaps: &[Option<f64>]) -> String {
    let found: Vec<f64> = gaps.iter().copied().flatten().collect();
    if found.is_empty() {
        return "–".to_owned();
    }
    let mean = found.iter().sum::<f64>() / found.len() as f64;
    let mut text = format!("{mean:.2}");
    if found.len() > 1 {
        let least = found.iter().copied().fold(f64::INFINITY, f64::min);
        let most = found.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        text += &format!(" ({least:.2} to {most:.2})");
    }
    if found.len() < gaps.len() {
        text += &format!(", {} of {} runs", found.len(), gaps.len());
    }
    text
}

fn head(text: &mut String, first: &[&str], contenders: &[&str]) {
    let names = || first.iter().chain(contenders).map(|name| (*name).to_owned());
    line(text, names());
    let rule = |at: usize| if at == 0 { "---" } else { "---:" };
    line(text, (0..names().count()).map(|at| rule(at).to_owned()));
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.collect();
    *text += &format!("| {} |\n", cells.join(" | "));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(set: &str, name: &str, gaps: Vec<Vec<Option<f64>>>) -> Row {
        Row { set: set.into(), name: name.into(), best_known: 100, gaps }
    }

    #[test]
    fn a_cell_is_mean_and_spread() {
        let check = |gaps: &[Option<f64>], expect: &str| assert_eq!(cell(gaps), expect);
        check(&[], "–");
        check(&[None, None], "–");
        check(&[Some(1.0)], "1.00");
        check(&[Some(1.0), Some(2.0), Some(1.5)], "1.50 (1.00 to 2.00)");
        check(&[Some(1.0), None], "1.00, 1 of 2 runs");
    }

    #[test]
    fn relays_and_plans_have_tables_of_their_own() {
        let row = relay::Row {
            name: "a".to_owned(),
            jobs: 20,
            engine: vec![Some(3.0), Some(5.0)],
            peer: vec![Some(8.0)],
        };
        let alone = relay::Row { name: "b".to_owned(), jobs: 3, engine: vec![None], peer: vec![] };
        let text = relays(&[row, alone]);
        assert!(
            text.ends_with(
                "| a | 20 | 4.00 (3.00 to 5.00) | 8.00 | 0.50 |\n| b | 3 | – | – | – |\n"
            )
        );
        let row = whole::Row {
            region: "a".to_owned(),
            least: "43.50".to_owned(),
            reached: vec![vec![Some(71.0), Some(72.0)], vec![None]],
        };
        let text = plans(&["by default".to_owned(), "30 s".to_owned()], &[row]);
        assert!(text.ends_with(
            "| Region | At least | by default | 30 s |\n| --- | ---: | ---: | ---: |\n\
             | a | 43.50 | 71.50 (71.00 to 72.00) | – |\n"
        ));
    }

    #[test]
    fn sets_are_means_over_their_instances() {
        let rows = [
            row("A", "a1", vec![vec![Some(1.0), Some(3.0)], vec![Some(0.5)]]),
            row("A", "a2", vec![vec![Some(2.0), Some(4.0)], vec![None]]),
            row("B", "b1", vec![vec![Some(0.0), None], vec![Some(0.25)]]),
        ];
        let page = page("1 s.", &["Tepat", "PyVRP"], &rows);
        let (_, tables) = page.split_once("## Sets\n\n").unwrap();
        assert_eq!(
            tables,
            "| Set | Instances | Tepat | PyVRP |\n\
             | --- | ---: | ---: | ---: |\n\
             | A | 2 | 2.50 (1.50 to 3.50) | – |\n\
             | B | 1 | 0.00, 1 of 2 runs | 0.25 |\n\
             \n## A\n\n\
             | Instance | Best known | Tepat | PyVRP |\n\
             | --- | ---: | ---: | ---: |\n\
             | a1 | 100 | 2.00 (1.00 to 3.00) | 0.50 |\n\
             | a2 | 100 | 3.00 (2.00 to 4.00) | – |\n\
             \n## B\n\n\
             | Instance | Best known | Tepat | PyVRP |\n\
             | --- | ---: | ---: | ---: |\n\
             | b1 | 100 | 0.00, 1 of 2 runs | 0.25 |\n"
        );
    }
}
