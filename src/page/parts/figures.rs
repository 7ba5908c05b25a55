//! Figures in the current language, and figures shown large.

use leptos::prelude::*;

use crate::page::pace::Pace;
use crate::page::state::{Desk, t_with};
use tepat_model::time::Moment;
use tepat_view::words;

fn number(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

/// A whole number; reactive to the language, like all functions here.
pub fn count(count: impl TryInto<i64>) -> String {
    words::count(Desk::get().language.get(), number(count))
}

/// A number with at most `places` decimals.
pub fn decimal(number: f64, places: usize) -> String {
    words::decimal(Desk::get().language.get(), number, places)
}

/// A duration.
pub fn minutes(length: impl TryInto<i64>) -> String {
    words::minutes(Desk::get().language.get(), number(length))
}

/// The remaining time of long work in words; `None` while it cannot be estimated.
pub fn time_left(pace: &Pace) -> Option<String> {
    let left_s = (pace.left_ms()? / 1_000.0).ceil() as i64;
    let by = match left_s {
        ..60 => t_with("spoken-seconds", &[("count", left_s.max(1).into())]),
        _ => words::spoken_length(Desk::get().language.get(), (left_s + 59) / 60),
    };
    Some(t_with("time-left", &[("by", by.into())]))
}

/// A moment in short form.
pub fn moment(at: Moment) -> String {
    words::moment(Desk::get().language.get(), at)
}

/// An amount in rupiah, rounded from a million up.
pub fn rupiah(amount: impl TryInto<i64>) -> String {
    words::rupiah(Desk::get().language.get(), number(amount))
}

/// A distance in metres, shown in kilometres.
pub fn kilometres(metres: u64) -> String {
    words::kilometres(Desk::get().language.get(), metres)
}

/// A weight in grams, shown in kilograms.
pub fn kilograms(grams: i64) -> String {
    format!("{} kg", decimal(grams as f64 / 1000.0, 1))
}

/// A volume in cubic centimetres, shown in cubic metres.
pub fn cubic_metres(cm3: i64) -> String {
    format!("{} m³", decimal(cm3 as f64 / 1e6, 2))
}

/// A figure with its label.
#[component]
pub fn Figure(
    /// What it counts.
    #[prop(into)]
    label: Signal<String>,
    /// The figure.
    #[prop(into)]
    value: Signal<String>,
    /// `good`, `warn`, `bad` or empty.
    #[prop(optional, into)]
    tone: Signal<&'static str>,
    /// Difference from the previous value, if any.
    #[prop(optional, into)]
    change: Signal<String>,
    /// Opens what is counted. The figure can then be pressed, unless it is 0.
    #[prop(optional, into)]
    leads: Option<Callback<()>>,
) -> impl IntoView {
    let figure = match leads {
        None => view! { {value} }.into_any(),
        Some(leads) => {
            let is_none = Memo::new(move |_| value.with(|value| value == "0"));
            let link = move || match is_none.get() {
                true => value.into_any(),
                false => view! {
                    <button type="button" class="link" on:click=move |_| leads.run(())>
                        {value}
                    </button>
                }
                .into_any(),
            };
            link.into_any()
        }
    };
    view! {
        <div class="figure" data-tone=tone>
            <dt>{label}</dt>
            <dd>
                {figure}
                {move || {
                    let change = change.get();
                    (!change.is_empty()).then(|| view! { <span class="figure-change">{change}</span> })
                }}
            </dd>
        </div>
    }
}
