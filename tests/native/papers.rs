//! Papers: what they say, and that their sums are those of the plan, counted here from the plan itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use tepat_desk::supply::read_label;
use tepat_model::document::{Name, Roster};
use tepat_model::plan::{Heading, Plan, Trip, Unserved};
use tepat_model::region::{Basis, Item, Person, Region, Station, bundled};
use tepat_planner::needs::needs;
use tepat_planner::{Next, Options, Start, plan_now};
use tepat_view::export::{Format, Given, What, export};
use tepat_view::papers::{Cell, Frame, Grid, Kind, Mark, Paper, Papers, Part, Row, Scope, Size};
use tepat_view::words::{self, Language};

use crate::tiny;

const LANGUAGES: [Language; 2] = [Language::Indonesian, Language::English];

/// All sheets of a kind.
fn sheets(given: &Given, kind: Kind, scope: &Scope) -> Vec<Paper> {
    let papers = Papers::new(given, kind, scope);
    let sheets: Vec<Paper> = (0..papers.len()).filter_map(|at| papers.paper(given, at)).collect();
    assert_eq!(sheets.len(), papers.len(), "{kind:?}");
    assert_eq!(papers.paper(given, papers.len()), None);
    sheets
}

/// The tiny region with seals, and a plan in which one station's goods come back.
fn tiny_with_return() -> (Region, Plan) {
    let mut region = tiny::region();
    region.items.put(tiny::item("seal", Basis::Station, 48, 1, 0));
    let mut plan = tiny::plan(&region);
    let out = plan.trips[3].clone();
    let visits = out.visits.into_iter().map(|visit| tepat_model::plan::Visit {
        arrive: visit.arrive + 3 * 1440,
        done: visit.done + 3 * 1440,
        due: visit.due + 4 * 1440,
        ..visit
    });
    plan.returns = vec![Trip {
        code: "R0001".into(),
        load_at: out.depart_at + 3 * 1440,
        depart_at: out.depart_at + 3 * 1440,
        back_at: out.back_at + 3 * 1440,
        visits: visits.collect(),
        ..out
    }];
    let left = ["K1.D1.001", "K1.D1.002"].map(tiny::unserved);
    plan.unreturned = left.into_iter().collect::<Vec<Unserved>>();
    (region, plan)
}

fn given<'a>(
    region: &'a Region,
    needs: &'a tepat_planner::needs::Needs,
    plan: &'a Plan,
    language: Language,
) -> Given<'a> {
    Given { region, needs, plan: Some(plan), people: None, roster: None, language }
}

/// A paper as text.
fn written(frame: &Frame, paper: &Paper) -> String {
    let mut text = format!("## {}\n{}\n", paper.title, frame.number(&paper.mark));
    text += &format!("{:?} {:?} [{}]\n", paper.size, paper.lie, frame.code(&paper.mark));
    for line in &paper.lines {
        text += &format!("{line}\n");
    }
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) | Cell::Number(text) => text.clone(),
        Cell::Noted(text, notes) => [&[text.clone()][..], notes].concat().join(" / "),
        Cell::Blank => "_".to_owned(),
        Cell::Wide => "__".to_owned(),
        Cell::Across(text, columns) => format!("{text} ({columns})"),
    };
    let row = |row: &Row| row.iter().map(cell).collect::<Vec<_>>().join(" | ");
    for part in &paper.parts {
        text += &match part {
            Part::Heading(heading) => format!("# {heading}\n"),
            Part::Grid(Grid { heads, rows, foot, set }) => {
                let heads: Vec<&str> = heads.iter().map(|(head, _)| head.as_str()).collect();
                let rows: Vec<String> = rows.iter().chain(foot).map(row).collect();
                format!("{set:?}: {}\n{}\n", heads.join(" | "), rows.join("\n"))
            }
            Part::Remarks(said) => format!("{}\n", said.join("\n")),
            Part::Signatures(people) => format!("( {} )\n", people.join(" ) ( ")),
            Part::Labels(labels) => {
                labels.iter().map(|label| format!("{label:?}\n")).collect::<String>()
            }
            Part::Drawing(svg) => format!("{svg}\n"),
        };
    }
    text
}

#[test]
fn papers_say_what_they_said() {
    let (region, plan) = tiny_with_return();
    let needs = needs(&region);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/golden");
    for language in LANGUAGES {
        let given = given(&region, &needs, &plan, language);
        let frame = Frame::new(&given);
        let all = Kind::ALL.into_iter().flat_map(|kind| sheets(&given, kind, &Scope::default()));
        let text: Vec<String> = all.map(|paper| written(&frame, &paper)).collect();
        let (text, name) = (text.join("\n"), format!("papers-{}.txt", language.code()));
        if std::env::var_os("TEPAT_WRITE_GOLDEN").is_some() {
            fs::write(folder.join(name), text).unwrap();
            continue;
        }
        let golden = fs::read_to_string(folder.join(&name)).unwrap();
        let differs = text.lines().zip(golden.lines()).find(|(now, then)| now != then);
        assert_eq!(differs, None, "{name}; if it is meant, TEPAT_WRITE_GOLDEN=1 writes it anew");
        assert_eq!(text.len(), golden.len(), "{name}");
    }
}

#[test]
fn papers_have_the_telephone_numbers_of_the_file() {
    let (mut region, plan) = tiny_with_return();
    let person = |code: &str, role: &str, at: &str| -> Person {
        serde_json::from_value(serde_json::json!({ "code": code, "role": role, "at": at })).unwrap()
    };
    let stop = plan.trips[0].visits[0].at.clone();
    let base = plan.trips[0].base.clone();
    region.staff.put(person("P1", "store_clerk", &base));
    region.staff.put(person("P2", "ppk", &stop));
    let mut roster = Roster::default();
    let name = |name: &str, phone: &str| Name {
        name: name.into(),
        phone: phone.into(),
        ..Name::default()
    };
    roster.enter(
        [("P1".into(), name("Sari", "0811")), ("P2".into(), name("Budi", "0822"))].into(),
        "",
    );
    let needs = needs(&region);
    for language in LANGUAGES {
        for kind in [Kind::Waybill, Kind::Driver, Kind::Manifest] {
            let check = |roster: Option<&Roster>, expect: bool| {
                let given = Given { roster, ..given(&region, &needs, &plan, language) };
                let paper = sheets(&given, kind, &Scope::default()).remove(0);
                let said = written(&Frame::new(&given), &paper);
                for number in ["Sari 0811", "Budi 0822"] {
                    assert_eq!(said.contains(number), expect, "{kind:?} {number}: {said}");
                }
                // Room to write, and why.
                let lacks = said.contains(&words::text(language, "paper-phones-none"));
                assert_eq!(lacks, !expect, "{kind:?}: {said}");
                assert!(said.contains("____"), "driver and escort are nobody's list: {said}");
            };
            check(Some(&roster), true);
            check(None, false);
            check(Some(&Roster::default()), false);
        }
    }
}

/// A bundled region with a plan that has a return.
fn planned() -> (Region, Plan) {
    let mut region = bundled()[2].region().unwrap();
    region.rules.plan_return = true;
    let options = Options { iterations: Some(300), seed: 1 };
    let made = plan_now(&region, Start::default(), options, |_, _| Next::GoOn);
    (region, made)
}

/// Boxes of a station, counted from its items.
fn boxes_of(region: &Region, _: &Station) -> i64 {
    let boxes = region.items.get(Item::BOX).unwrap();
    assert_eq!(boxes.basis, Basis::Election);
    i64::from(boxes.quantity) * region.rules.elections.len() as i64
}

fn boxes_of_all<'a>(region: &Region, kits: impl IntoIterator<Item = &'a str>) -> i64 {
    kits.into_iter().map(|code| boxes_of(region, region.stations.get(code).unwrap())).sum()
}

fn number(cell: &Cell) -> i64 {
    let Cell::Number(written) = cell else { panic!("{cell:?} is no number") };
    written.replace(',', "").parse().unwrap()
}

fn grid(paper: &Paper) -> &Grid {
    let grid = paper.parts.iter().find_map(|part| match part {
        Part::Grid(grid) => Some(grid),
        _ => None,
    });
    grid.unwrap()
}

#[test]
fn sums_on_papers_are_those_of_the_plan() {
    let (region, plan) = planned();
    assert!(!plan.returns.is_empty(), "there is a return");
    let needs = needs(&region);
    let given = given(&region, &needs, &plan, Language::English);
    let all = Scope::default();

    // Manifests: every trip once, every box at every stop.
    let manifests = sheets(&given, Kind::Manifest, &all);
    let (mut boxes, mut trips) = (0, BTreeSet::new());
    for paper in &manifests {
        for row in &grid(paper).rows {
            match &row[0] {
                Cell::Across(head, _) => {
                    assert!(trips.insert(head[..5].to_owned()), "{head} twice");
                }
                _ => boxes += number(&row[3]),
            }
        }
        let foot: i64 = grid(paper).foot.iter().map(|row| number(&row[3])).sum();
        let rows = grid(paper).rows.iter().filter(|row| row.len() > 1);
        assert_eq!(foot, rows.map(|row| number(&row[3])).sum::<i64>(), "{}", paper.title);
    }
    let carrying: Vec<&Trip> =
        plan.all_trips().map(|(_, trip)| trip).filter(|trip| !trip.is_posting()).collect();
    let codes: BTreeSet<String> = carrying.iter().map(|trip| trip.code.clone()).collect();
    assert_eq!(trips, codes);
    let carried: i64 = carrying.iter().map(|trip| boxes_of_all(&region, trip.kits())).sum();
    assert_eq!(boxes, carried);

    // Hand-over records: every box that reaches a station, and every box that comes back to the store.
    let records = sheets(&given, Kind::HandOver, &all);
    let stops: usize = plan.trips.iter().map(|trip| trip.visits.len()).sum::<usize>()
        + plan.returns.iter().map(|trip| trip.visits.len() + 1).sum::<usize>();
    assert_eq!(records.len(), stops);
    let sum_of = |paper: &Paper| number(&grid(paper).foot[0][2]);
    let by_mark: BTreeMap<&str, &Paper> =
        records.iter().map(|paper| (paper.mark.about.as_str(), paper)).collect();
    assert_eq!(by_mark.len(), records.len(), "no two records have the same number");
    let (mut out, mut back) = (0, 0);
    for trip in &plan.trips {
        for (at, visit) in trip.visits.iter().enumerate() {
            if visit.kits.contains(&visit.at) {
                out += sum_of(by_mark[format!("{}.{}", trip.code, at + 1).as_str()]);
            }
        }
    }
    let store = &region.store().unwrap().code;
    for trip in plan.returns.iter().filter(|trip| trip.base == *store) {
        back += sum_of(by_mark[format!("{}.{}", trip.code, trip.visits.len() + 1).as_str()]);
    }

    // The balance says the same.
    let balance = sheets(&given, Kind::Balance, &all);
    let foot = &grid(&balance[0]).foot[0];
    let [stations, prepared, went, came, open] = [1, 2, 3, 4, 5].map(|at| match &foot[at] {
        Cell::Text(text) => text.replace(',', "").parse().unwrap(),
        cell => number(cell),
    });
    assert_eq!(stations as usize, region.stations.len());
    assert_eq!(prepared, boxes_of_all(&region, region.stations.iter().map(|it| it.code.as_str())));
    assert_eq!((went, came, open), (out, back, prepared - back));
    let lines = tepat_view::papers::balance(&given);
    let uneven: BTreeSet<&str> = lines
        .iter()
        .filter(|line| !line.is_balanced())
        .map(|line| line.station.code.as_str())
        .collect();
    let left = plan.unserved.iter().chain(&plan.unreturned);
    assert_eq!(uneven, left.map(|it| it.station.as_str()).collect());

    // Posters: all boxes of all villages.
    let posters = sheets(&given, Kind::Poster, &all);
    let on_posters: i64 = posters.iter().map(|paper| number(&grid(paper).foot[0][3])).sum();
    assert_eq!(on_posters, prepared);
}

#[test]
fn packing_lists_and_labels_are_complete() {
    let region = bundled()[2].region().unwrap();
    let needs = needs(&region);
    let language = Language::English;
    let given =
        Given { region: &region, needs: &needs, plan: None, people: None, roster: None, language };

    let lists = sheets(&given, Kind::Packing, &Scope::default());
    assert_eq!(lists.len(), region.stations.len());
    let elections = region.rules.elections.len() as u64;
    let permille = u64::from(region.rules.reserve_permille);
    for (paper, station) in lists.iter().zip(&region.stations) {
        for (row, item) in grid(paper).rows.iter().zip(&region.items) {
            let voters = u64::from(station.voters);
            let expect = match item.basis {
                Basis::Ballot => elections * (voters + (voters * permille).div_ceil(1000)),
                Basis::Election => elections * u64::from(item.quantity),
                Basis::Station => u64::from(item.quantity),
            };
            let total = number(&row[2 + elections as usize]);
            assert_eq!(total as u64, expect, "{} {}", station.code, item.code);
            if item.basis != Basis::Station {
                let each: i64 = (0..elections as usize).map(|at| number(&row[2 + at])).sum();
                assert_eq!(each, total, "{} {}", station.code, item.code);
            }
        }
    }

    let mut labels: Vec<String> = Vec::new();
    for paper in sheets(&given, Kind::Labels, &Scope::default()) {
        let [Part::Labels(on_sheet)] = &paper.parts[..] else { panic!("{paper:?}") };
        labels.extend(on_sheet.iter().map(|label| label.code.clone()));
    }
    let csv = String::from_utf8(export(&given, What::Boxes, Format::Csv, None)).unwrap();
    let mut rows =
        csv::ReaderBuilder::new().from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let boxes: BTreeSet<String> = rows.records().map(|row| row.unwrap()[0].to_owned()).collect();
    assert_eq!(labels.len(), boxes.len());
    for label in &labels {
        assert!(read_label(label, &region).is_ok(), "{label} is scanned as a box");
    }
    assert_eq!(labels.into_iter().collect::<BTreeSet<_>>(), boxes);
}

#[test]
fn numbers_stay_when_the_plan_is_made_again() {
    let (region, plan) = tiny_with_return();
    let needs = needs(&region);
    let again = Plan { input: "f".repeat(64), seed: 9, ..plan.clone() };
    let [before, after] = [&plan, &again].map(|plan| {
        let given = given(&region, &needs, plan, Language::Indonesian);
        let frame = Frame::new(&given);
        let papers = sheets(&given, Kind::HandOver, &Scope::default());
        let marks = papers.iter().map(|paper| &paper.mark);
        marks.map(|mark| (frame.number(mark), frame.code(mark))).collect::<Vec<_>>()
    });
    for ((number, code), (number_after, code_after)) in before.iter().zip(&after) {
        assert_eq!(number, number_after);
        assert_ne!(code, code_after, "the code says which version");
        assert!(code_after.ends_with("ffffffffffff"));
    }
    let frame = Frame::new(&given(&region, &needs, &plan, Language::Indonesian));
    assert_eq!(frame.number(&Mark::new("SJ", "T0012")), "SJ/T0012/00.01/2024");
    assert_eq!(frame.number(&Mark::new("RB", "")), "RB/00.01/2024");
}

#[test]
fn sheets_are_well_formed_whatever_things_are_called() {
    let (mut region, plan) = tiny_with_return();
    region.info.name = "A & <b>\"B\"</b> 'C'".into();
    let mut named = region.places.get("K1").unwrap().clone();
    named.name = "</p><script>alert(1)</script>".into();
    region.places.put(named);
    let needs = needs(&region);
    for language in LANGUAGES {
        let given = given(&region, &needs, &plan, language);
        let frame = Frame { stale: true, signed: Some("<i>".into()), ..Frame::new(&given) };
        for kind in Kind::ALL {
            for paper in sheets(&given, kind, &Scope::default()) {
                let html = frame.sheet(&paper);
                assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
                let mut reader = quick_xml::Reader::from_str(&html);
                reader.config_mut().check_end_names = true;
                let mut open = 0_i32;
                loop {
                    match reader.read_event().unwrap_or_else(|error| panic!("{error}: {html}")) {
                        quick_xml::events::Event::Start(_) => open += 1,
                        quick_xml::events::Event::End(_) => open -= 1,
                        quick_xml::events::Event::Eof => break,
                        _ => {}
                    }
                }
                assert_eq!(open, 0, "{html}");
                let codes = html.matches("class=\"paper-code\"").count();
                let labels = paper.parts.iter().find_map(|part| match part {
                    Part::Labels(labels) => Some(labels.len()),
                    _ => None,
                });
                assert_eq!(codes, labels.unwrap_or(1), "every sheet has its code");
            }
        }
    }
}

/// The number after a text.
fn after(svg: &str, text: &str) -> f64 {
    let rest = svg.split_once(text).unwrap_or_else(|| panic!("no {text}")).1;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap();
    rest[..end].replace(',', "").parse().unwrap()
}

#[test]
fn maps_fit_their_sheets_and_their_scale_is_true() {
    for bundled in bundled() {
        let region = bundled.region().unwrap();
        let needs = needs(&region);
        let language = Language::English;
        let given = Given {
            region: &region,
            needs: &needs,
            plan: None,
            people: None,
            roster: None,
            language,
        };
        let mut areas = vec![String::new()];
        let posts =
            region.places.iter().filter(|it| it.kind == tepat_model::region::PlaceKind::Ppk);
        areas.extend(posts.map(|ppk| ppk.code.clone()).take(3));
        for (area, size) in areas.iter().flat_map(|area| Size::ALL.map(|size| (area, size))) {
            let scope = Scope { kecamatan: area.clone(), size, ..Scope::default() };
            let paper = &sheets(&given, Kind::Map, &scope)[0];
            let [Part::Drawing(svg)] = &paper.parts[..] else { panic!("no drawing") };
            let (wide, high) = (after(svg, " width=\""), after(svg, " height=\""));
            assert!(svg.contains(&format!("viewBox=\"0 0 {wide:.1} {high:.1}\"")), "not squashed");
            let (short, long) = size.mm();
            let is_across = paper.lie == tepat_view::papers::Lie::Across;
            let (page_wide, page_high) = if is_across { (long, short) } else { (short, long) };
            assert!(wide <= page_wide - 24.0 && high <= page_high - 30.0 - 30.0, "{wide} {high}");
            // The bar's length in millimetres times the scale is what is written at its end.
            let ratio = after(svg, ">1 : ");
            let bar = svg.split_once("height=\"1\" fill=\"none\"").unwrap().0;
            let bar_mm = after(&bar[bar.rfind("<rect").unwrap()..], "width=\"");
            let end = svg.split_once("text-anchor=\"end\">").unwrap().1;
            let km: f64 = end.split_once(" km").unwrap().0.replace(',', "").parse().unwrap();
            let drawn_km = bar_mm * ratio / 1e6;
            assert!((drawn_km - km).abs() < 0.01 * km, "{drawn_km} km drawn as {km} km");
        }
    }
}

#[test]
fn only_what_is_asked_for_is_printed() {
    let (region, plan) = tiny_with_return();
    let needs = needs(&region);
    let given = given(&region, &needs, &plan, Language::English);
    let check = |kind, scope: &Scope, expect: usize| {
        assert_eq!(Papers::new(&given, kind, scope).len(), expect, "{kind:?} {scope:?}");
    };
    let (all, area) =
        (Scope::default(), |code: &str| Scope { kecamatan: code.into(), ..Scope::default() });
    check(Kind::Manifest, &all, 5);
    check(Kind::Manifest, &Scope { day: Some(1), ..all.clone() }, 2);
    check(Kind::Manifest, &area("K2"), 2);
    check(Kind::Driver, &Scope { trip: Some("R0001".into()), ..all.clone() }, 1);
    check(Kind::HandOver, &Scope { trip: Some("R0001".into()), ..all.clone() }, 2);
    check(Kind::HandOver, &all, 7);
    check(Kind::Packing, &area("K1"), 2);
    check(Kind::Labels, &area("K1"), 1);
    check(Kind::Poster, &all, 2);
    check(Kind::Poster, &area("K1"), 1);
    let none = Given { plan: None, ..given };
    for kind in Kind::ALL {
        let has_none = kind.needs_plan() || kind == Kind::Inquiries;
        let expect = if has_none { 0 } else { 1 };
        assert_eq!(Papers::new(&none, kind, &all).len().min(1), expect, "{kind:?}");
    }
    assert!(plan.all_trips().any(|(heading, _)| heading == Heading::Back));
}
