//! Headings of survey programs: KoboToolbox, ODK and their kin write the groups of a form before
//! each question, and a position both as one column and as several.

/// Columns that only such programs write.
const MARKS: [&str; 8] = [
    "_uuid",
    "_submission_time",
    "_index",
    "__version__",
    "formhub/uuid",
    "meta/instanceid",
    "meta-instanceid",
    "submissiondate",
];
/// What such programs note about a position besides latitude and longitude.
const OF_POSITIONS: [&str; 4] = ["altitude", "precision", "accuracy", "geopoint"];

/// The headings without the groups of a form; those of other lists as they are. A position that
/// has columns of its own besides its parts has no heading.
pub(super) fn ungrouped(headings: &[&str]) -> Vec<String> {
    let lower: Vec<String> = headings.iter().map(|heading| heading.to_lowercase()).collect();
    let is_mark = |heading: &String| MARKS.contains(&heading.as_str());
    if !lower.iter().any(is_mark) {
        return headings.iter().map(|heading| (*heading).to_owned()).collect();
    }
    let has = |name: &str| lower.iter().any(|heading| heading == name);
    // ODK Central separates groups by a dash where others write a slash.
    let dashes = has("submissiondate") || has("meta-instanceid");
    let last = |heading: &str| -> String {
        let separates = |c| c == '/' || (dashes && c == '-');
        heading.rsplit(separates).next().unwrap_or_default().to_owned()
    };
    let parts = |heading: &str| {
        let (stem, question) = heading.rsplit_once('/').unwrap_or(("", heading));
        let of = |part: &str| match stem {
            "" => has(&format!("_{question}_{part}")),
            stem => {
                has(&format!("{stem}/_{question}_{part}")) || has(&format!("_{question}_{part}"))
            }
        };
        of("latitude") && of("longitude")
    };
    let name = |(heading, lower): (&&str, &String)| {
        let own = last(heading);
        let is_aside = OF_POSITIONS.iter().any(|part| own.to_lowercase().ends_with(part));
        match () {
            () if is_mark(lower) || parts(lower) || is_aside => String::new(),
            () if own.to_lowercase().ends_with("latitude") => "latitude".to_owned(),
            () if own.to_lowercase().ends_with("longitude") => "longitude".to_owned(),
            () => own,
        }
    };
    headings.iter().zip(&lower).map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_a_form_are_taken_off() {
        let check = |headings: &[&str], expect: &[&str]| assert_eq!(ungrouped(headings), expect);
        check(&["Desa/Kelurahan", "No-TPS"], &["Desa/Kelurahan", "No-TPS"]);
        check(
            &[
                "a/b/desa",
                "titik",
                "_titik_latitude",
                "_titik_longitude",
                "_titik_altitude",
                "_uuid",
            ],
            &["desa", "", "latitude", "longitude", "", ""],
        );
        check(
            &["g/titik", "g/_titik_latitude", "g/_titik_longitude", "nama-desa", "_index"],
            &["", "latitude", "longitude", "nama-desa", ""],
        );
        check(&["a-desa", "a-titik-Latitude", "SubmissionDate"], &["desa", "latitude", ""]);
    }
}
