//! Goods in words and tables.

use super::day_in_words;
use crate::people::area_name;
use crate::sheet::{Editor, Form, Sheet, Total};
use crate::words::{self, Language};
use tepat_desk::supply::{
    AreaItem, AreaShare, AreaSupply, ItemSupply, Moved, Pace, Share, Supply, Wave, Work,
};
use tepat_model::message::{Message, Value};
use tepat_model::region::{Item, Region, SupplyEntry, SupplyStep};
use tepat_order::Order as _;

/// The name of a step.
pub fn step_name(language: Language, step: SupplyStep) -> String {
    words::text(language, &format!("supply-step-{}", step.key()))
}

/// The name of an item; its code if it is not known.
pub fn item_name(region: &Region, language: Language, code: &str) -> String {
    let item = region.items.get(code);
    item.map_or_else(|| code.to_owned(), |item| item.name(language.code()).to_owned())
}

/// A number that is left out where it is nothing.
fn some(number: u64) -> Option<f64> {
    Some(number as f64).filter(|number| *number > 0.0)
}

/// Each item with what happened to it, and what is short or over.
pub fn items_sheet(region: &Region, supply: &Supply, language: Language) -> Sheet {
    let at = |step: SupplyStep| move |item: &ItemSupply| some(item.at(step).count);
    let step = |step| step_name(language, step);
    let mut sheet = Sheet::of(&supply.items, language, |item| item.item.clone())
        .texts("col-item", |item| item_name(region, language, &item.item))
        .numbers("supply-needed", Form::Count, |item| some(item.needed()));
    for one in SupplyStep::ALL {
        sheet = sheet.numbers_named(step(one), Form::Count, at(one));
        if one == SupplyStep::Received {
            sheet = sheet.numbers("supply-damaged", Form::Count, |item| some(item.damaged()));
        }
    }
    sheet
        .numbers("supply-short", Form::Count, |item| some(item.short()))
        .numbers("supply-over", Form::Count, |item| some(item.over()))
        .marked(|item| if item.short() > 0 { "bad" } else { "" })
        .done()
}

/// One item by sub-district.
pub fn areas_sheet(region: &Region, supply: &Supply, item: &str, language: Language) -> Sheet {
    let at = region.items.position(item);
    let of = |area: &AreaSupply| at.and_then(|at| area.items.get(at).copied()).unwrap_or_default();
    let rows: Vec<(&AreaSupply, AreaItem)> =
        supply.areas.iter().map(|area| (area, of(area))).collect();
    let moved = |of: fn(&AreaItem) -> Moved| {
        move |(_, item): &(&AreaSupply, AreaItem)| some(of(item).count())
    };
    Sheet::of(&rows, language, |(area, _)| area.area.clone())
        .texts("col-kecamatan", |(area, _)| area_name(region, language, &area.area))
        .numbers("people-pattern-stations", Form::Count, |(area, _)| some(area.stations))
        .total(Total::Sum)
        .numbers("supply-needed", Form::Count, |(_, item)| some(item.needed))
        .total(Total::Sum)
        .numbers("supply-step-packed", Form::Count, |(_, item)| some(item.packed))
        .total(Total::Sum)
        .numbers("supply-step-dispatched", Form::Count, moved(|item| item.dispatched))
        .total(Total::Sum)
        .numbers("supply-step-delivered", Form::Count, moved(|item| item.delivered))
        .total(Total::Sum)
        .numbers("supply-step-returned", Form::Count, |(_, item)| some(item.returned))
        .total(Total::Sum)
        .texts("supply-said-by", |(_, item)| said_by(item, language))
        .marked(|(_, item)| {
            let differs = item.dispatched.differs() || item.delivered.differs();
            if differs { "bad" } else { "" }
        })
        .done()
}

/// Whether entries or trips say what moved, and that they differ.
fn said_by(item: &AreaItem, language: Language) -> String {
    let both =
        [("supply-step-dispatched", item.dispatched), ("supply-step-delivered", item.delivered)];
    for (step, moved) in both {
        if moved.differs() {
            let values = [
                ("step", words::text(language, step).to_lowercase().into()),
                ("entered", moved.entered.into()),
                ("trips", moved.by_trips.into()),
            ];
            return words::text_with(language, "supply-differs", &values);
        }
    }
    let moved = [item.dispatched, item.delivered];
    if moved.iter().any(|moved| moved.by_trips > moved.entered) {
        return words::text(language, "supply-by-trips");
    }
    let is_entered = moved.iter().any(|moved| moved.entered > 0);
    if is_entered { words::text(language, "supply-by-entries") } else { String::new() }
}

/// All entries, to be corrected in place; the last day first.
pub fn entries_sheet(region: &Region, language: Language) -> Sheet {
    let mut rows: Vec<&SupplyEntry> = region.supplies.iter().collect();
    rows.order_by(|a, b| (&b.on, &b.code).cmp(&(&a.on, &a.code)));
    let items = region
        .items
        .iter()
        .map(|item: &Item| (item.code.clone(), item.name(language.code()).to_owned()));
    let steps = SupplyStep::ALL.map(|step| (step.key().to_owned(), step_name(language, step)));
    let number = |most: i64| Editor::Number { least: 0, most, optional: false };
    Sheet::of(&rows, language, |entry| entry.code.clone())
        .texts("supply-day", |entry| entry.on.clone())
        .edit("on", Editor::Text)
        .texts("col-item", |entry| item_name(region, language, &entry.item))
        .edit("item", Editor::Choice(items.collect()))
        .texts("supply-step", |entry| step_name(language, entry.step))
        .edit("step", Editor::Choice(steps.to_vec()))
        .numbers("col-quantity", Form::Count, |entry| Some(f64::from(entry.count)))
        .edit("count", number(100_000_000))
        .numbers("supply-damaged", Form::Count, |entry| some(entry.damaged.into()))
        .edit("damaged", number(100_000_000))
        .texts("supply-place", |entry| match entry.place.as_str() {
            "" => String::new(),
            code if region.stations.get(code).is_some() => {
                words::station_name(region, code, language)
            }
            code => words::place_name(region, code, language),
        })
        .texts("supply-supplier", |entry| entry.supplier.clone())
        .edit("supplier", Editor::Text)
        .texts("supply-who", |entry| entry.by.clone())
        .edit("by", Editor::Text)
        .texts("col-note", |entry| entry.note.clone())
        .edit("note", Editor::Text)
        .done()
}

/// Who gets what of an item that is short.
pub fn share_sheet(region: &Region, share: &Share, language: Language) -> Sheet {
    Sheet::of(&share.areas, language, |area| area.area.clone())
        .texts("col-kecamatan", |area| area_name(region, language, &area.area))
        .numbers("supply-needed", Form::Count, |area| Some(area.needed as f64))
        .total(Total::Sum)
        .numbers("supply-gets", Form::Count, |area| Some(area.gets as f64))
        .total(Total::Sum)
        .numbers("supply-short", Form::Count, |area| some(area.needed - area.gets))
        .total(Total::Sum)
        .numbers("supply-incomplete", Form::Count, |area| some(area.incomplete_stations))
        .total(Total::Sum)
        .numbers("col-voters", Form::Count, |area| some(area.voters))
        .total(Total::Sum)
        .marked(|area: &AreaShare| if area.incomplete_stations > 0 { "bad" } else { "" })
        .done()
}

/// What is short of an item, how it is shared out, and what that means for stations.
pub fn share_in_words(region: &Region, share: &Share, language: Language) -> Message {
    let rule = words::text(language, &format!("share-{}", region.desk.share.key()));
    Message::warning("supply-shared")
        .with("item", item_name(region, language, &share.item))
        .with("short", share.needed - share.available)
        .with("needed", share.needed)
        .with("rule", rule)
        .with("stations", share.incomplete_stations())
        .with("voters", share.voters())
}

/// What is short and over, in sentences, item by item.
pub fn supply_in_words(region: &Region, supply: &Supply, language: Language) -> Vec<Message> {
    if supply.items.iter().all(|item| item.steps.iter().all(|step| step.count == 0)) {
        return vec![Message::note("supply-nothing")];
    }
    let mut told = Vec::new();
    for item in &supply.items {
        let named = |message: Message| {
            message
                .about(&item.item)
                .with("item", item_name(region, language, &item.item))
                .with("needed", item.needed())
                .with("usable", item.usable())
        };
        if item.short() > 0 {
            let message = named(Message::warning("supply-is-short"));
            told.push(
                message
                    .with("short", item.short())
                    .with("damaged", item.damaged())
                    .with("outstanding", item.outstanding()),
            );
        } else if item.over() > 0 {
            told.push(named(Message::note("supply-is-over")).with("over", item.over()));
        }
    }
    if told.is_empty() {
        told.push(Message::note("supply-is-enough"));
    }
    told
}

/// The pace of packing, the days it is taken from, and when it is finished.
pub fn pace_in_words(region: &Region, pace: &Pace, language: Language) -> Message {
    if pace.left == 0 {
        return Message::note("supply-packed");
    }
    let a_day = pace.pieces as f64 / f64::from(pace.days.max(1));
    let told = |message: Message| {
        message
            .with("left", pace.left)
            .with("days", pace.days)
            .with("worked", pace.worked_days)
            .with("from", day_in_words(region, language, &pace.from))
    };
    match &pace.done_on {
        None => told(Message::warning("supply-no-pace")),
        Some(day) => told(Message::note("supply-pace"))
            .with("pieces", pace.pieces)
            .with("daily", Value::Decimal(a_day))
            .with("on", day_in_words(region, language, day)),
    }
}

/// Whether the boxes of each wave are packed when they leave; the first that are not, or one sentence
/// that all are.
pub fn waves_in_words(region: &Region, waves: &[Wave], language: Language) -> Option<Message> {
    let first = waves.first()?;
    let told = |key: fn(&str) -> Message, name: &str, wave: &Wave| {
        key(name)
            .with("on", day_in_words(region, language, &wave.on))
            .with("until", wave.until)
            .with("packed", wave.packed)
            .with("short", wave.short())
    };
    let failing = waves.iter().find(|wave| wave.short() > 0);
    Some(match failing {
        Some(wave) if wave.on == first.on => {
            told(Message::warning, "supply-first-wave-short", wave)
        }
        Some(wave) => told(Message::warning, "supply-wave-short", wave),
        None => told(Message::note, "supply-waves-hold", first),
    })
}

/// The work of the day.
pub fn work_sheet(region: &Region, work: &[Work], language: Language) -> Sheet {
    Sheet::of(work, language, |work| format!("{}@{}", work.item, work.step.key()))
        .texts("col-item", |work| item_name(region, language, &work.item))
        .texts("supply-step", |work| step_name(language, work.step))
        .numbers("supply-left", Form::Count, |work| some(work.left))
        .numbers("supply-ready", Form::Count, |work| Some(work.ready as f64))
        .numbers("supply-a-day", Form::Count, |work| some(work.a_day))
        .done()
}
