//! Formats moments of the computer's clock in the user's language.

use tepat_view::words::Language;

/// Hour and minute of a moment in milliseconds since the epoch, such as 14.02 or 14:02; preceded by
/// the date, such as 22/11, unless it is today.
pub fn clock(language: Language, epoch_ms: f64) -> String {
    let at = js_sys::Date::new(&epoch_ms.into());
    let now = js_sys::Date::new_0();
    let mark = if language == Language::Indonesian { '.' } else { ':' };
    let time = format!("{:02}{mark}{:02}", at.get_hours(), at.get_minutes());
    let same_day = at.get_date() == now.get_date()
        && at.get_month() == now.get_month()
        && at.get_full_year() == now.get_full_year();
    if same_day { time } else { format!("{}/{} {time}", at.get_date(), at.get_month() + 1) }
}
