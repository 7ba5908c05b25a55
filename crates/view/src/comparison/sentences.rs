//! The two summary sentences of a comparison, and its entries in words.

use super::{Amount, Comparison, Point, WORTH_A_SENTENCE_MINUTES};
use crate::words::{self, Language};
use tepat_model::region::Region;

/// Places and classes named in a sentence before "and others".
const MOST_NAMED: usize = 2;

impl Comparison {
    /// The change in time, and the change in means: `Tabang tiba sehari lebih awal.` and `Dua
    /// perahu lebih, Rp12 juta lebih.` `region` names places and classes.
    pub fn sentences(&self, region: &Region, language: Language) -> [String; 2] {
        [self.of_time(region, language), self.of_means(region, language)]
    }

    fn of_time(&self, region: &Region, language: Language) -> String {
        let mut parts = Vec::new();
        let states = [
            ("sentence-unserved", self.now.unserved, self.before.unserved),
            ("sentence-late", self.now.late, self.before.late),
        ];
        for (key, now, before) in states {
            if now != before {
                let by = now.abs_diff(before);
                let key = if now > before { format!("{key}-more") } else { format!("{key}-fewer") };
                parts.push(words::text_with(
                    language,
                    &key,
                    &[("count", by.into()), ("number", words::number(language, by as i64).into())],
                ));
            }
        }
        let shifts: Vec<_> = self
            .kecamatan
            .iter()
            .filter(|shift| shift.minutes().abs() >= WORTH_A_SENTENCE_MINUTES)
            .collect();
        for shift in shifts.iter().take(MOST_NAMED) {
            let name = region.places.get(&shift.place).map_or(&*shift.place, |place| &place.name);
            let by = words::spoken_length(language, shift.minutes().abs().into());
            let key = if shift.minutes() > 0 { "sentence-later" } else { "sentence-sooner" };
            let values = [("place", name.into()), ("by", by.into())];
            parts.push(words::text_with(language, key, &values));
        }
        let more = shifts.len().saturating_sub(MOST_NAMED);
        if more > 0 {
            parts.push(words::text_with(language, "sentence-others", &[("count", more.into())]));
        }
        if parts.is_empty() {
            parts.push(words::text(language, "sentence-time-same"));
        }
        words::sentence(&parts)
    }

    fn of_means(&self, region: &Region, language: Language) -> String {
        let mut parts = Vec::new();
        for (class, by) in self.vehicles.iter().take(MOST_NAMED) {
            parts.push(more_or_fewer(region, language, class, *by));
        }
        if self.vehicles.len() > MOST_NAMED {
            let rest = self.vehicles[MOST_NAMED..].len();
            parts.push(words::text_with(language, "sentence-classes", &[("count", rest.into())]));
        }
        let by = self.now.all.cost_rupiah as i64 - self.before.all.cost_rupiah as i64;
        if by != 0 {
            let key = if by > 0 { "sentence-dearer" } else { "sentence-cheaper" };
            let by = words::rupiah(language, by.abs());
            parts.push(words::text_with(language, key, &[("by", by.into())]));
        }
        if parts.is_empty() {
            parts.push(words::text(language, "sentence-means-same"));
        }
        words::sentence(&parts)
    }
}

fn more_or_fewer(region: &Region, language: Language, class: &str, by: i64) -> String {
    let class = region.classes.get(class).map_or(class, |found| found.name(language.code()));
    let key = if by > 0 { "sentence-vehicles-more" } else { "sentence-vehicles-fewer" };
    let number = words::number(language, by.abs());
    let values = [("number", number.into()), ("class", words::inside(class).into())];
    words::text_with(language, key, &values)
}

impl Point {
    /// The entry in words.
    pub fn text(&self, region: &Region, language: Language) -> String {
        let mut values = vec![("count", self.count.into())];
        match &self.by {
            Amount::None => {}
            Amount::Rupiah(by) => values.push(("by", words::rupiah(language, *by).into())),
            Amount::Minutes(by) => values.push(("by", words::minutes(language, *by).into())),
            Amount::Vehicles(class, by) => {
                let name = region.classes.get(class).map_or(&**class, |c| c.name(language.code()));
                values.push(("class", words::inside(name).into()));
                values.push(("by", words::count(language, *by).into()));
            }
            Amount::Place(place, by) => {
                let name = region.places.get(place).map_or(&**place, |place| &place.name);
                values.push(("place", name.into()));
                values.push(("by", words::minutes(language, *by).into()));
            }
        }
        words::text_with(language, self.key, &values)
    }
}
