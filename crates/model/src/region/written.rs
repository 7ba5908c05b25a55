//! Writes the lists in an edge's fields into a single cell, and reads them back.

use super::{Circumstance, Effect};
use crate::time::{DAY_MINUTES, Moment, h_day, minute_of_day, moment};

/// Effects as `rain 60; night 0`: circumstance and speed in per cent.
pub fn effects_written(effects: &[Effect]) -> String {
    let one = |effect: &Effect| format!("{} {}", effect.when.key(), effect.percent);
    effects.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Reads what [`effects_written`] writes; `None` for any other text.
pub fn effects_of(written: &str) -> Option<Vec<Effect>> {
    each(written, |one| {
        let (when, percent) = one.rsplit_once(' ')?;
        let when = when.trim();
        let when = Circumstance::ALL.into_iter().find(|known| known.key() == when)?;
        Some(Effect { when, percent: percent.trim_end_matches('%').parse().ok()? })
    })
}

/// Periods as `H-3 18.00 .. H-2 06.00; H 12.00 .. H+1 00.00`.
pub fn periods_written(periods: &[(Moment, Moment)]) -> String {
    let at = |at: Moment| {
        let day = h_day(at);
        let day = match day {
            0 => "H".to_owned(),
            1.. => format!("H-{day}"),
            _ => format!("H+{}", day.unsigned_abs()),
        };
        let minute = minute_of_day(at);
        format!("{day} {:02}.{:02}", minute / 60, minute % 60)
    };
    let one = |(from, until): &(Moment, Moment)| format!("{} .. {}", at(*from), at(*until));
    periods.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Reads what [`periods_written`] writes; `None` for any other text.
pub fn periods_of(written: &str) -> Option<Vec<(Moment, Moment)>> {
    let at = |text: &str| -> Option<Moment> {
        let (day, clock) = text.trim().split_once(' ')?;
        let day: i32 = match day.strip_prefix(['H', 'h'])? {
            "" => 0,
            days => days.parse::<i32>().ok()?.checked_neg()?,
        };
        let (hour, minute) = clock.trim().split_once(['.', ':'])?;
        let minute =
            hour.parse::<u16>().ok()?.checked_mul(60)?.checked_add(minute.parse().ok()?)?;
        let is_fit = day.unsigned_abs() <= 100_000 && i32::from(minute) <= DAY_MINUTES;
        is_fit.then(|| moment(day, minute.into()))
    };
    each(written, |one| {
        let (from, until) = one.split_once("..")?;
        Some((at(from)?, at(until)?))
    })
}

/// Bends as `-0.33 116.5; -0.34 116.51`: latitude and longitude in degrees.
pub fn bends_written(bends: &[(f64, f64)]) -> String {
    bends.iter().map(|(lat, lon)| format!("{lat} {lon}")).collect::<Vec<_>>().join("; ")
}

/// Reads what [`bends_written`] writes; `None` for any other text.
pub fn bends_of(written: &str) -> Option<Vec<(f64, f64)>> {
    let degrees = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    each(written, |one| {
        let (lat, lon) = one.split_once(' ')?;
        Some((degrees(lat)?, degrees(lon)?))
    })
}

fn each<T>(written: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let parts = written.split(';').map(str::trim).filter(|part| !part.is_empty());
    parts.map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_are_read_back() {
        let check = |written: &str, expect: Option<&[(Circumstance, u16)]>| {
            let expect = expect.map(|all| {
                all.iter().map(|&(when, percent)| Effect { when, percent }).collect::<Vec<_>>()
            });
            assert_eq!(effects_of(written), expect, "{written}");
            if let Some(effects) = expect {
                assert_eq!(effects_of(&effects_written(&effects)), Some(effects));
            }
        };
        check("", Some(&[]));
        check("rain 60", Some(&[(Circumstance::Rain, 60)]));
        check(
            "waves 0%; night 50 ",
            Some(&[(Circumstance::RoughSea, 0), (Circumstance::Night, 50)]),
        );
        check("rain", None);
        check("snow 60", None);
    }

    #[test]
    fn periods_are_read_back() {
        let check = |written: &str, expect: Option<&[(Moment, Moment)]>| {
            assert_eq!(periods_of(written).as_deref(), expect, "{written}");
            if let Some(periods) = expect {
                assert_eq!(periods_of(&periods_written(periods)).as_deref(), expect);
            }
        };
        check("", Some(&[]));
        check("H-1 18.00 .. H 06.30", Some(&[(-360, 390)]));
        check("H+1 00:00..H+1 12.00; H-2 0.01 .. H-1 24.00", Some(&[(1440, 2160), (-2879, 0)]));
        check("H-1 18.00", None);
        check("H-99999999999 1.00 .. H 2.00", None);
        check("besok .. lusa", None);
        check("H-1 65535.65535 .. H 1.00", None);
    }

    #[test]
    fn bends_are_read_back() {
        let check = |written: &str, expect: Option<&[(f64, f64)]>| {
            assert_eq!(bends_of(written).as_deref(), expect, "{written}");
            if let Some(bends) = expect {
                assert_eq!(bends_of(&bends_written(bends)).as_deref(), expect);
            }
        };
        check("", Some(&[]));
        check("-0.33 116.5; 1e-7 116.51;", Some(&[(-0.33, 116.5), (1e-7, 116.51)]));
        check("-0.33", None);
        check("NaN 1", None);
    }
}
