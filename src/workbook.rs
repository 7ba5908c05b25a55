//! The whole plan as a workbook that people go on working in: a sheet for each list, with formats,
//! filters, heads that stay in view, and formulas for totals.

use std::collections::BTreeSet;

use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError,
};

use tepat_model::message::Message;
use tepat_model::time::h_day;
use tepat_view::export::{Cell, Given, Table, What, list};
use tepat_view::words;

/// The sheets with a list each, in order. The sheet of days follows the trips.
const LISTS: [What; 5] = [What::Stations, What::Trips, What::Needs, What::Costs, What::Guards];

/// Columns whose sum means something; those of items are added up too.
const SUMMED: [&str; 11] = [
    "voters",
    "boxes",
    "weight_kg",
    "volume_litres",
    "stops",
    "kits",
    "distance_km",
    "cost_rupiah",
    "guard_wanted",
    "guard_officers",
    "guard_short",
];

/// Widest column, in characters' widths of 1/7 each as the library counts pixels.
const WIDEST_PIXELS: u32 = 320;

/// Writes the workbook. The same plan gives the same bytes.
///
/// # Errors
/// A sheet does not fit the format, such as one with over a million rows.
pub(crate) fn workbook(given: &Given<'_>) -> Result<Vec<u8>, Message> {
    write(given)
        .map_err(|error| Message::error("export-no-workbook").with("detail", error.to_string()))
}

fn write(given: &Given<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The moment of writing would make every file another.
    let properties =
        DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    book.set_properties(&properties);
    let looks = Looks::new();
    for what in LISTS {
        let table = list(given, what);
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(given, what))?;
        fill(sheet, given, &table, &looks)?;
        if what == What::Trips {
            let days = book.add_worksheet();
            days.set_name(words::text(given.language, "export-days"))?;
            fill_days(days, given, &looks)?;
        }
    }
    book.save_to_buffer()
}

/// The formats of cells.
struct Looks {
    head: Format,
    text: Format,
    moment: Format,
    total: Format,
}

impl Looks {
    fn new() -> Self {
        Self {
            head: Format::new().set_bold().set_text_wrap(),
            text: Format::new().set_num_format("@"),
            moment: Format::new().set_num_format("ddd d mmm yyyy hh:mm"),
            total: Format::new().set_bold(),
        }
    }
}

/// How the numbers of a column are shown.
fn number_format(key: &str) -> &'static str {
    match key {
        "lat" | "lon" => "0.000000",
        "distance_km" | "weight_kg" | "volume_litres" => "#,##0.0",
        key if key.contains("rupiah") => "\"Rp\"#,##0",
        _ => "#,##0",
    }
}

/// A list: its head, its rows and a line of totals.
fn fill(
    sheet: &mut Worksheet,
    given: &Given<'_>,
    table: &Table,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let items: BTreeSet<&str> = given.region.items.iter().map(|item| item.code.as_str()).collect();
    let rows = table.rows.len() as u32;
    for (at, column) in (0_u16..).zip(&table.columns) {
        sheet.write_with_format(0, at, &column.heading, &looks.head)?;
        let number = Format::new().set_num_format(number_format(&column.key));
        let cells = table.rows.iter().map(|row| &row.cells[usize::from(at)]);
        let mut sum = 0.0;
        for (row, cell) in (1..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Number(value) => {
                    sum += value;
                    sheet.write_number_with_format(row, at, *value, &number)?;
                }
                Cell::Text(text) => match moment(&column.key, text) {
                    Some(moment) => {
                        sheet.write_datetime_with_format(row, at, &moment, &looks.moment)?;
                    }
                    None => {
                        sheet.write_string_with_format(row, at, text, &looks.text)?;
                    }
                },
            }
        }
        if rows > 0 && (SUMMED.contains(&&*column.key) || items.contains(&*column.key)) {
            // Of the rows that a filter leaves.
            let letters = column_number_to_name(at);
            let formula = format!("=SUBTOTAL(109,{letters}2:{letters}{})", rows + 1);
            let formula = Formula::new(formula).set_result(sum.to_string());
            let number = number.set_bold();
            sheet.write_formula_with_format(rows + 1, at, formula, &number)?;
        }
    }
    if rows > 0 {
        let total = words::text(given.language, "paper-total");
        sheet.write_with_format(rows + 1, 0, total, &looks.total)?;
        let last = (table.columns.len() as u16).saturating_sub(1);
        sheet.autofilter(0, 0, rows, last)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_autofit_max_width(WIDEST_PIXELS).autofit();
    Ok(())
}

/// The moment in a column of dates, written as `2024-11-24 06:30`.
fn moment(key: &str, text: &str) -> Option<ExcelDateTime> {
    key.ends_with("_date").then(|| ExcelDateTime::parse_from_str(text).ok()).flatten()
}

/// What leaves on each day and what it costs, by formulas over the sheets of trips and costs.
fn fill_days(sheet: &mut Worksheet, given: &Given<'_>, looks: &Looks) -> Result<(), XlsxError> {
    let (region, language) = (given.region, given.language);
    let heads = ["export-day", "export-date", "figure-trips", "export-kits", "export-distance-km"];
    for (at, key) in (0..).zip(heads.into_iter().chain(["export-cost-rupiah"])) {
        sheet.write_with_format(0, at, words::text(language, key), &looks.head)?;
    }
    let trips: Vec<_> = given.plan.into_iter().flat_map(|plan| plan.all_trips()).collect();
    let (trip_list, costs) = (list(given, What::Trips), list(given, What::Costs));
    let mut days: BTreeSet<i32> = trips.iter().map(|(_, trip)| h_day(trip.depart_at)).collect();
    days.extend(texts(&costs, "cost_day").filter_map(day_of));
    let departs = whole(given, What::Trips, &trip_list, "departure");
    let cost_day = whole(given, What::Costs, &costs, "cost_day");
    let sums = [
        (3, whole(given, What::Trips, &trip_list, "kits"), "#,##0"),
        (4, whole(given, What::Trips, &trip_list, "distance_km"), "#,##0.0"),
    ];
    let rupiah = whole(given, What::Costs, &costs, "cost_rupiah");
    let rows = days.len() as u32;
    let mut totals = [0.0; 4];
    for (row, day) in (1_u32..).zip(days.into_iter().rev()) {
        let name = words::h_day(day.into());
        let name_cell = format!("$A{}", row + 1);
        sheet.write_string_with_format(row, 0, &name, &looks.text)?;
        if let Some(date) = words::iso_day(&region.info, day) {
            sheet.write_string_with_format(row, 1, date, &looks.text)?;
        }
        let of_day: Vec<_> =
            trips.iter().filter(|(_, trip)| h_day(trip.depart_at) == day).map(|(_, t)| t).collect();
        let count = Format::new().set_num_format("#,##0");
        // A moment begins with its day, such as `H-3 07.00`.
        let is_day = format!("{departs},{name_cell}&\" *\"");
        let formula = Formula::new(format!("=COUNTIF({is_day})"));
        let formula = formula.set_result(of_day.len().to_string());
        sheet.write_formula_with_format(row, 2, formula, &count)?;
        let kits: usize = of_day.iter().map(|trip| trip.kits().count()).sum();
        let metres: u64 = of_day.iter().map(|trip| trip.length_m()).sum();
        for ((at, column, format), result) in sums.iter().zip([kits as f64, metres as f64 / 1e3]) {
            let formula = Formula::new(format!("=SUMIF({is_day},{column})"));
            let format = Format::new().set_num_format(*format);
            let formula = formula.set_result(result.to_string());
            sheet.write_formula_with_format(row, *at, formula, &format)?;
        }
        let cost: f64 = sum_where(&costs, "cost_day", &name, "cost_rupiah");
        let formula = Formula::new(format!("=SUMIF({cost_day},{name_cell},{rupiah})"));
        let money = Format::new().set_num_format(number_format("cost_rupiah"));
        sheet.write_formula_with_format(row, 5, formula.set_result(cost.to_string()), &money)?;
        let of_day = [of_day.len() as f64, kits as f64, metres as f64 / 1e3, cost];
        totals.iter_mut().zip(of_day).for_each(|(total, of_day)| *total += of_day);
    }
    if rows > 0 {
        sheet.write_with_format(rows + 1, 0, words::text(language, "paper-total"), &looks.total)?;
        let formats = ["#,##0", "#,##0", "#,##0.0", number_format("cost_rupiah")];
        for (at, (total, format)) in (2..).zip(totals.into_iter().zip(formats)) {
            let letters = column_number_to_name(at);
            let formula = Formula::new(format!("=SUM({letters}2:{letters}{})", rows + 1));
            let format = Format::new().set_bold().set_num_format(format);
            let formula = formula.set_result(total.to_string());
            sheet.write_formula_with_format(rows + 1, at, formula, &format)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_autofit_max_width(WIDEST_PIXELS).autofit();
    Ok(())
}

/// The name of a list's sheet; the long name of duties has what no name of a sheet may have.
fn sheet_name(given: &Given<'_>, what: What) -> String {
    match what {
        What::Guards => words::text(given.language, "export-people"),
        what => words::text(given.language, what.name_key()),
    }
}

/// All cells of a column of another sheet, to be used in a formula.
fn whole(given: &Given<'_>, what: What, table: &Table, key: &str) -> String {
    let at = table.columns.iter().position(|column| column.key == key).unwrap_or_default();
    let letters = column_number_to_name(at as u16);
    let sheet = sheet_name(given, what);
    format!("'{sheet}'!${letters}$2:${letters}${}", table.rows.len() + 1)
}

/// The sum of a column over the rows in which another has a text.
fn sum_where(table: &Table, key: &str, text: &str, summed: &str) -> f64 {
    let column = |key: &str| table.columns.iter().position(|column| column.key == key);
    let (Some(key), Some(summed)) = (column(key), column(summed)) else { return 0.0 };
    let is = |cell: &Cell| matches!(cell, Cell::Text(own) if own == text);
    let rows = table.rows.iter().filter(|row| is(&row.cells[key]));
    rows.map(|row| if let Cell::Number(value) = row.cells[summed] { value } else { 0.0 }).sum()
}

/// The texts of a column.
fn texts<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = &'a str> {
    let at = table.columns.iter().position(|column| column.key == key);
    let cells = table.rows.iter().filter_map(move |row| row.cells.get(at?));
    cells.filter_map(|cell| if let Cell::Text(text) = cell { Some(text.as_str()) } else { None })
}

/// The H-day that is written as `H-3`, `H` or `H+1`.
fn day_of(name: &str) -> Option<i32> {
    match name.strip_prefix('H')? {
        "" => Some(0),
        days => days.parse::<i32>().ok().map(|days| -days),
    }
}
