//! Readiness, risks, tasks and reports of the desk.

use tepat::cli::desk::said as said_of;
use tepat_check::{Said, audit_readiness};
use tepat_desk::readiness::{AreaReadiness, Facts, blocks, readiness, trend};
use tepat_desk::report::{Alarm, Report, days_due, discipline, report};
use tepat_desk::risks::{touched, weighed};
use tepat_desk::supply::{share_out, supply};
use tepat_desk::tasks::{Due, countdown};
use tepat_model::calendar::{day_number, iso_day};
use tepat_model::document::{BASE, Document, Edit, Returned, Stamp, TableName};
use tepat_model::fingerprint::fingerprint;
use tepat_model::plan::Plan;
use tepat_model::region::{
    Answer, Assessment, Criterion, DeskReport, Item, ReadinessEntry, ReadinessPart, ReadyState,
    Region, Risk, RiskState, SupplyEntry, SupplyStep, Task, TaskState,
};
use tepat_planner::certainty::{AreaCertainty, Certainty};
use tepat_view::desk::{
    alarm_in_words, blocks_in_words, figures_sheet, judged_sheet, report_text, risks_in_words,
    risks_sheet, situation_sheet, tasks_in_words, tasks_of_rules, trend_sheet,
};
use tepat_view::shade::{BAD_STEP, shade_readiness};
use tepat_view::words::{self, Language};

use crate::tiny;

const DAY: &str = "2024-11-20";

/// What is said of a region on a day, with the plan and how sure it is.
fn with_facts<T>(
    region: &Region,
    plan: Option<&Plan>,
    certainty: Option<&Certainty>,
    day: &str,
    of: impl FnOnce(&Facts<'_>) -> T,
) -> T {
    let supply = supply(region, plan, &[], day);
    let shares = share_out(region, plan, &supply);
    of(&Facts { region, plan, supply: &supply, shares: &shares, people: None, certainty, day })
}

/// Readiness, with which the checker agrees.
fn ready(region: &Region, plan: Option<&Plan>, day: &str) -> Vec<AreaReadiness> {
    let areas = with_facts(region, plan, None, day, readiness);
    let said = said_of(&areas);
    assert_eq!(audit_readiness(region, plan, &[], day, &said), []);
    let wrong = Said { state: Some(ReadyState::NotNeeded), ..said[said.len() - 1].clone() };
    assert_eq!(audit_readiness(region, plan, &[], day, &[wrong]).len(), 1);
    areas
}

fn reported(region: &Region, plan: Option<&Plan>, day: &str) -> Report {
    with_facts(region, plan, None, day, report)
}

fn state(areas: &[AreaReadiness], area: &str, criterion: &str) -> Option<ReadyState> {
    let of = areas.iter().find(|of| of.area == area).unwrap();
    of.judged.iter().find(|judged| judged.criterion == criterion).unwrap().state
}

fn put(region: &mut Region, criterion: &str, area: &str, on: &str, state: ReadyState) {
    region.readiness.put(ReadinessEntry::new(criterion, area, on, state));
}

fn boxes(region: &mut Region, step: SupplyStep, count: u32, place: &str, on: &str) {
    let code = SupplyEntry::code_of(on, &[step.key(), place, &count.to_string()]);
    let item = Item::BOX.to_owned();
    let (on, place) = (on.to_owned(), place.to_owned());
    region.supplies.put(SupplyEntry {
        code,
        on,
        item,
        step,
        count,
        place,
        ..SupplyEntry::default()
    });
}

fn said(message: &tepat_model::message::Message) -> String {
    words::message(Language::Indonesian, message)
}

#[test]
fn the_file_answers_what_it_knows_and_people_the_rest() {
    use ReadyState::{No, NotNeeded, Partly, Yes};
    let mut region = tiny::region();
    let plan = tiny::plan(&region);
    let areas = ready(&region, Some(&plan), DAY);
    assert_eq!(state(&areas, "K1", "served"), Some(Yes));
    for open in ["supplied", "packed", "certain", "assessed", "guarded", "staff", "pledge"] {
        assert_eq!(state(&areas, "K1", open), None, "{open}: nobody knows");
    }
    assert_eq!(state(&ready(&region, None, DAY), "K1", "served"), None, "without a plan");
    // Three of the four boxes of K1 are packed, and all of K2 have left.
    boxes(&mut region, SupplyStep::Received, 6, "", "2024-11-10");
    boxes(&mut region, SupplyStep::Packed, 3, "K1", "2024-11-19");
    boxes(&mut region, SupplyStep::Dispatched, 2, "K2.D2", "2024-11-20");
    region.assessments.put(Assessment {
        code: "A1".into(),
        about: "E3".into(),
        on: "2024-11-15".into(),
        ..Assessment::default()
    });
    let areas = ready(&region, Some(&plan), DAY);
    assert_eq!(state(&areas, "K1", "packed"), Some(Partly));
    assert_eq!(state(&areas, "K2", "packed"), Some(Yes));
    // Of three items only boxes have come.
    assert_eq!(state(&areas, "K1", "supplied"), Some(Partly));
    assert_eq!(state(&areas, "K1", "assessed"), Some(Yes));
    assert_eq!(state(&areas, "K2", "assessed"), Some(No));
    let before = ready(&region, Some(&plan), "2024-11-14");
    assert_eq!(state(&before, "K1", "assessed"), None, "not assessed yet");
    assert_eq!(state(&before, "K1", "packed"), Some(No));
    // The last entry up to the day counts; what the file answers is not overruled.
    put(&mut region, "pledge", "K1", "2024-11-12", Partly);
    put(&mut region, "pledge", "K1", "2024-11-18", Yes);
    put(&mut region, "pledge", "K1", "2024-11-25", No);
    put(&mut region, "power", "K1", "2024-11-18", NotNeeded);
    put(&mut region, "packed", "K1", "2024-11-18", Yes);
    let on = |region: &Region, day: &str| state(&ready(region, Some(&plan), day), "K1", "pledge");
    assert_eq!(on(&region, "2024-11-11"), None);
    assert_eq!(on(&region, "2024-11-12"), Some(Partly));
    assert_eq!(on(&region, DAY), Some(Yes));
    assert_eq!(on(&region, "2024-11-25"), Some(No));
    let areas = ready(&region, Some(&plan), DAY);
    assert_eq!(state(&areas, "K1", "packed"), Some(Partly));
    let of = &areas[0];
    // Technical: packed and supplied in part, served and assessed; certain, staff and stations open.
    assert_eq!((of.parts[0].halves, of.parts[0].criteria), (6, 7));
    // Across sectors what is not needed does not count, and neutrality is met by half.
    assert_eq!((of.parts[1].halves, of.parts[1].criteria), (0, 3));
    assert_eq!((of.parts[2].halves, of.parts[2].criteria), (2, 2));
    assert_eq!((of.parts[0].percent(), of.parts[2].percent()), (42, 50));
    assert_eq!(of.score().percent(), 8 * 50 / 12);
    let sheet = judged_sheet(&region, of, Language::English);
    let packed = sheet.row_of("packed").unwrap();
    assert_eq!(sheet.shown(packed, 3), "3 of 4 boxes packed");
    assert!(sheet.editor(packed, 2).is_none(), "the file answers it");
    assert!(sheet.editor(sheet.row_of("pledge").unwrap(), 2).is_some());
    let shade = shade_readiness(&region, &areas);
    assert!(shade.districts.values().all(|(_, step)| *step < BAD_STEP));
    assert_eq!(shade.districts.len(), 2);
}

#[test]
fn certainty_is_held_against_the_promise() {
    let mut region = tiny::region();
    region.promise.areas_percent = 75;
    let check = |on_time: f64, expect: Option<ReadyState>| {
        let area = AreaCertainty {
            ppk: "K1".into(),
            stations: 2,
            on_time,
            late_stations: 0.0,
            slack_minutes: 0,
        };
        let certainty = Certainty { areas: vec![area], ..Certainty::default() };
        let areas = with_facts(&region, None, Some(&certainty), DAY, readiness);
        assert_eq!(state(&areas, "K1", "certain"), expect, "{on_time}");
        assert_eq!(state(&areas, "K2", "certain"), None);
    };
    check(0.75, Some(ReadyState::Yes));
    check(0.749, Some(ReadyState::Partly));
    check(0.0, Some(ReadyState::No));
}

#[test]
fn what_blocks_most_comes_first() {
    let mut region = tiny::region();
    region.criteria.put(Criterion { code: "kunci".into(), ..Criterion::default() });
    region.criteria.put(Criterion {
        code: "ikrar".into(),
        name: "Ikrar".into(),
        part: ReadinessPart::Neutrality,
        ..Criterion::default()
    });
    let due = ReadinessEntry {
        due: "2024-11-19".into(),
        ..ReadinessEntry::new("ikrar", "K1", "2024-11-10", ReadyState::Partly)
    };
    region.readiness.put(due);
    put(&mut region, "kunci", "K1", "2024-11-10", ReadyState::Yes);
    put(&mut region, "kunci", "K2", "2024-11-10", ReadyState::No);
    let blocks = blocks(&ready(&region, None, DAY), DAY);
    let found: Vec<_> = blocks
        .iter()
        .map(|block| (block.criterion.as_str(), block.areas.len(), block.overdue))
        .collect();
    assert_eq!(found, [("ikrar", 2, 1), ("kunci", 1, 0)]);
    let told = blocks_in_words(&region, &blocks, Language::Indonesian);
    assert!(said(&told[0]).starts_with("Ikrar (Netralitas): belum di 2 kecamatan"));
}

#[test]
fn five_weeks_of_entries_give_the_trend() {
    let mut region = tiny::region();
    for code in ["a", "b"] {
        region.criteria.put(Criterion { code: code.into(), ..Criterion::default() });
    }
    // What the file answers is not dated, and not part of the trend.
    let answer = Some(Answer::Served);
    region.criteria.put(Criterion { code: "c".into(), answer, ..Criterion::default() });
    let first = day_number("2024-10-21").unwrap();
    // Each Monday one of the four answers becomes yes; in the fourth week one falls back to in part.
    let steps = [("a", "K1"), ("b", "K1"), ("a", "K2"), ("b", "K2")];
    for (week, (criterion, area)) in (0..).zip(steps) {
        put(&mut region, criterion, area, &iso_day(first + 7 * week), ReadyState::Yes);
    }
    put(&mut region, "a", "K1", &iso_day(first + 22), ReadyState::Partly);
    let areas = ["K1".to_owned(), "K2".to_owned()];
    let points = trend(&region, &areas, &iso_day(first + 28));
    let found: Vec<_> = points.iter().map(|p| (p.on.as_str(), p.parts[0].percent())).collect();
    let expect = [
        ("2024-10-21", 25),
        ("2024-10-28", 50),
        ("2024-11-04", 75),
        ("2024-11-11", 100),
        ("2024-11-18", 87),
    ];
    assert_eq!(found, expect);
    assert_eq!(trend_sheet(&points, Language::English).len(), 5);
    assert_eq!(trend(&tiny::region(), &areas, DAY), []);
}

#[test]
fn risks_are_weighed_by_the_stations_they_take_away() {
    let mut region = tiny::region();
    let plan = tiny::plan(&region);
    let touched = |at: &str| touched(&region, Some(&plan), at);
    assert_eq!(touched(""), None);
    assert_eq!(touched("K1"), Some(2), "a sub-district");
    assert_eq!(touched("K2.D2.001"), Some(1), "a station");
    assert_eq!(touched("E3"), Some(2), "the river that both kits of K1 take");
    assert_eq!(touched("E4"), Some(1), "the road to the direct station");
    assert_eq!(touched("E5"), Some(0), "an edge that nobody takes");
    let risk = |code: &str, percent, stations, at: &str, state| Risk {
        code: code.into(),
        name: code.into(),
        on: DAY.into(),
        at: at.into(),
        percent,
        stations,
        state,
        ..Risk::default()
    };
    use RiskState::{Closed, Handled, Happened, Open};
    region.risks.put(risk("A", Some(30), Some(3), "", Open));
    region.risks.put(risk("B", Some(60), None, "E3", Handled));
    region.risks.put(risk("C", None, None, "K1", Open));
    region.risks.put(risk("D", Some(90), Some(9), "", Closed));
    region.risks.put(risk("E", None, Some(1), "", Happened));
    let late = Risk { due: "2024-11-19".into(), ..risk("F", Some(10), None, "", Open) };
    region.risks.put(late);
    let all = weighed(&region, Some(&plan), DAY);
    let order: Vec<_> = all.iter().map(|w| (w.code.as_str(), w.expected_hundredths)).collect();
    let expect = [
        ("E", Some(100)),
        ("B", Some(120)),
        ("A", Some(90)),
        ("C", None),
        ("F", None),
        ("D", Some(810)),
    ];
    assert_eq!(order, expect);
    assert!(all.iter().all(|w| w.is_overdue == (w.code == "F")));
    assert!(all.iter().all(|w| w.is_derived == ["B", "C"].contains(&w.code.as_str())));
    let told = said(&risks_in_words(&region, &all));
    assert!(told.starts_with("1 terjadi, 3 terbuka, 1 ditangani, 1 lewat tenggat"), "{told}");
    assert!(told.contains("rata-rata 3,1 TPS") && told.contains("2 belum ditimbang"), "{told}");
    let scenarios = [("s1".to_owned(), "Banjir".to_owned())];
    let sheet = risks_sheet(&region, &all, &scenarios, Language::Indonesian);
    let column = sheet.columns.iter().position(|c| c.heading == "Alternatif").unwrap();
    let edit = sheet.parse(0, column, "banjir").unwrap();
    assert_eq!((edit.field, edit.value), ("scenario", "s1".into()));
}

#[test]
fn tasks_count_down_to_voting_day() {
    let mut region = tiny::region();
    let task = |code: &str, due_h, state| Task {
        code: code.into(),
        name: code.into(),
        due_h,
        state,
        ..Task::default()
    };
    for (code, due_h, state) in [
        ("late", 9, TaskState::Begun),
        ("today", 7, TaskState::Open),
        ("soon", 2, TaskState::Open),
        ("later", -3, TaskState::Open),
        ("done", 20, TaskState::Done),
    ] {
        region.tasks.put(task(code, due_h, state));
    }
    let found: Vec<_> = countdown(&region, DAY)
        .into_iter()
        .map(|counted| (counted.code, counted.due, counted.days_left))
        .collect();
    let expect = [
        ("late", Due::Late, -2),
        ("today", Due::Today, 0),
        ("soon", Due::Soon, 5),
        ("later", Due::Later, 10),
        ("done", Due::Over, -13),
    ];
    assert_eq!(found, expect.map(|(code, due, left)| (code.to_owned(), due, Some(left))));
    let told = said(&tasks_in_words(&countdown(&region, DAY)));
    assert_eq!(told, "1 terlambat, 1 hari ini, 1 minggu ini, 1 nanti, 1 selesai.");
    // What the rules ask for comes once, and is due when they say.
    let of_rules = tasks_of_rules(&region, Language::Indonesian);
    let due: Vec<i16> = of_rules.iter().map(|task| task.due_h).collect();
    let rules = &region.rules;
    let days = [rules.dispatch_from_h, rules.ppk_due_h, rules.pps_due_h, rules.tps_due_h];
    assert_eq!(due[3..], days);
    assert!(of_rules.iter().all(|task| !task.source.is_empty()));
    region.tasks.put_all(of_rules);
    assert_eq!(tasks_of_rules(&region, Language::Indonesian), []);
    region.info.voting_day.clear();
    assert!(countdown(&region, DAY).iter().all(|counted| counted.days_left.is_none()));
}

#[test]
fn a_report_compares_with_the_last_one_issued() {
    let mut region = tiny::region();
    let plan = tiny::plan(&region);
    boxes(&mut region, SupplyStep::Received, 6, "", "2024-11-01");
    boxes(&mut region, SupplyStep::Packed, 3, "K1", "2024-11-10");
    let first = reported(&region, Some(&plan), "2024-11-11");
    assert_eq!(first.since, "");
    assert!(first.figures.iter().all(|figure| figure.change.is_none()));
    region.desk_reports.put(first.issued("2024-11-11", "Desk", false, ""));
    boxes(&mut region, SupplyStep::Packed, 1, "K1", "2024-11-12");
    boxes(&mut region, SupplyStep::Dispatched, 1, "K2", "2024-11-13");
    let issue = Risk {
        code: "R1".into(),
        name: "Jembatan putus".into(),
        on: "2024-11-14".into(),
        state: RiskState::Happened,
        ..Risk::default()
    };
    region.risks.put(issue);
    let second = reported(&region, Some(&plan), "2024-11-18");
    assert_eq!(second.since, "2024-11-11");
    let figure = |name: &str| {
        let all = second.figures.iter().chain(second.areas.iter().flat_map(|(_, all)| all));
        let found = all.into_iter().find(|figure| figure.name == name).unwrap();
        (found.value, found.of, found.change, found.is_better())
    };
    assert_eq!(figure("boxes_packed"), (4, Some(6), Some(1), Some(true)));
    assert_eq!(figure("boxes_packed@K1"), (4, Some(4), Some(1), Some(true)));
    assert_eq!(figure("boxes_packed@K2"), (0, Some(2), Some(0), None));
    assert_eq!(figure("boxes_dispatched@K2"), (1, Some(2), Some(1), Some(true)));
    assert_eq!(figure("issues"), (1, None, Some(1), Some(false)));
    assert_eq!(figure("stations_in_time"), (3, Some(3), Some(0), None));
    // Each figure of the text is one of the table, and what must go up comes first.
    let text = report_text(&region, &second, Language::Indonesian);
    assert!(text.lines().nth(1).unwrap().starts_with('!'), "{text}");
    assert!(text.contains("Kotak dikemas: 4 dari 6 (+1)"), "{text}");
    assert!(text.contains("! Jembatan putus (terjadi)"), "{text}");
    let sheet = figures_sheet(&second, Language::Indonesian);
    assert_eq!(sheet.len(), second.figures.len());
    for row in 0..sheet.len() {
        assert!(!sheet.shown(row, 3).is_empty(), "it says where it comes from");
        assert!(text.contains(&format!("{}: {}", sheet.shown(row, 0), sheet.shown(row, 1))));
    }
    assert_eq!(situation_sheet(&region, &second, Language::English).len(), 2);
    // The same input gives the same report.
    assert_eq!(second, reported(&region, Some(&plan), "2024-11-18"));
}

#[test]
fn what_must_go_up_at_once_is_marked() {
    let mut region = tiny::region();
    let mut plan = tiny::plan(&region);
    let keys = |region: &Region, plan: &Plan, day: &str| {
        let report = reported(region, Some(plan), day);
        let told =
            report.alarms.iter().map(|alarm| alarm_in_words(region, alarm, Language::English).key);
        told.collect::<Vec<_>>()
    };
    region.desk_reports.put(DeskReport {
        on: "2024-11-18".into(),
        issued_on: "2024-11-18".into(),
        ..DeskReport::default()
    });
    assert_eq!(keys(&region, &plan, "2024-11-19"), Vec::<String>::new());
    plan.trips.pop();
    assert_eq!(keys(&region, &plan, "2024-11-19"), ["alarm-unserved"]);
    let plan = tiny::plan(&region);
    // Five of six boxes came, and none is packed three days before four of them leave.
    boxes(&mut region, SupplyStep::Received, 5, "", "2024-11-10");
    assert_eq!(keys(&region, &plan, "2024-11-19"), ["alarm-first-wave", "alarm-short"]);
    let mut risk =
        Risk { code: "R1".into(), on: "2024-11-14".into(), percent: Some(49), ..Risk::default() };
    region.risks.put(risk.clone());
    assert_eq!(keys(&region, &plan, "2024-11-19").len(), 2);
    risk.percent = Some(50);
    region.risks.put(risk.clone());
    assert_eq!(keys(&region, &plan, "2024-11-19")[2..], ["alarm-risk"]);
    risk.state = RiskState::Closed;
    region.risks.put(risk);
    assert_eq!(keys(&region, &plan, "2024-11-19").len(), 2);
    // From H-7, the 20th, a report is due every day.
    let report = reported(&region, Some(&plan), "2024-11-21");
    assert_eq!(report.alarms.last(), Some(&Alarm::Silence("2024-11-20".into())));
}

#[test]
fn completeness_and_punctuality_are_two_figures() {
    let mut region = tiny::region();
    // Voting day is Wednesday 27 November: Mondays until the 18th, then every day from the 20th.
    assert_eq!(days_due(&region, DAY), ["2024-11-20"], "the last one alone before any is issued");
    assert_eq!(days_due(&region, "2024-11-19"), ["2024-11-18"]);
    for (on, issued_on) in [
        ("2024-10-28", "2024-10-28"),
        ("2024-11-04", "2024-11-05"),
        ("2024-11-18", "2024-11-18"),
        ("2024-11-20", "2024-11-20"),
    ] {
        let report = DeskReport {
            on: on.into(),
            issued_on: issued_on.into(),
            nothing: on == "2024-10-28",
            ..DeskReport::default()
        };
        region.desk_reports.put(report);
    }
    let due = days_due(&region, "2024-11-21");
    let expect =
        ["2024-10-28", "2024-11-04", "2024-11-11", "2024-11-18", "2024-11-20", "2024-11-21"];
    assert_eq!(due, expect);
    // That of the 11th is missing, that of the 4th was late, and that of the 21st is not due yet.
    let found = discipline(&region, "2024-11-21");
    assert_eq!((found.due, found.issued, found.punctual), (5, 4, 3));
    let after = discipline(&region, "2024-12-31");
    assert_eq!((after.due, after.issued), (12, 4), "none is due after voting day");
}

#[test]
fn three_people_keep_one_desk() {
    let stamp = |by: &str| Stamp {
        at: "2024-11-20T08:00:00+08:00".into(),
        by: by.into(),
        machine: by.into(),
        why: String::new(),
    };
    let mut trunk = Document::new(tiny::region(), "KPU");
    let risk = Risk { code: "R1".into(), on: DAY.into(), ..Risk::default() };
    trunk.edit(BASE, Edit::put(TableName::Risks, &[risk]), &stamp("KPU")).unwrap();
    let of = |by: &str, edit: Edit| {
        let mut copy = trunk.clone();
        copy.edit(BASE, edit, &stamp(by)).unwrap();
        let name = format!("{by}.tepat");
        Returned { opened: Document::open(&name, &copy.to_bytes()), name }
    };
    let ready = |area: &str| {
        Edit::put(
            TableName::Readiness,
            &[ReadinessEntry::new("pledge", area, DAY, ReadyState::Yes)],
        )
    };
    let files = [
        of("Ani", Edit::set(TableName::Risks, "R1", "owner", "Camat")),
        of("Budi", Edit::set(TableName::Risks, "R1", "percent", 40)),
        of("Citra", Edit::Several { edits: vec![ready("K1"), ready("K2")] }),
    ];
    let merged = trunk.merge(&files).document;
    assert_eq!(merged.collisions(BASE), []);
    let region = merged.view(BASE).region;
    let risk = region.risks.get("R1").unwrap();
    assert_eq!((risk.owner.as_str(), risk.percent), ("Camat", Some(40)));
    assert_eq!(region.readiness.len(), 2);
    assert_eq!(fingerprint(&region), fingerprint(&tiny::region()), "no plan depends on it");
}
