//! The options after a command's name.

use std::collections::BTreeMap;
use std::str::FromStr;

use anyhow::{Context, Result, bail};

/// Options with values, flags, and other words.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options<'a> {
    values: BTreeMap<&'a str, &'a str>,
    flags: Vec<&'a str>,
    /// Words that are neither options nor flags, in order.
    pub others: Vec<&'a str>,
}

impl<'a> Options<'a> {
    /// Sorts words into options that take the next word as their value, flags, and others.
    ///
    /// # Errors
    ///
    /// If an option is unknown or lacks its value.
    pub fn parse(words: &'a [String], valued: &[&str], flags: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            if valued.contains(&word) {
                let value = words.next().with_context(|| format!("`{word}` needs a value"))?;
                options.values.insert(word, value);
            } else if flags.contains(&word) {
                options.flags.push(word);
            } else if word.starts_with('-') {
                bail!("no option `{word}`; see `cargo xtask help`");
            } else {
                options.others.push(word);
            }
        }
        Ok(options)
    }

    /// Whether a flag is present.
    pub fn has(&self, flag: &str) -> bool {
        self.flags.contains(&flag)
    }

    /// An option's value, or `default` if the option is absent.
    ///
    /// # Errors
    ///
    /// If the value does not parse as a `T`.
    pub fn value<T: FromStr>(&self, option: &str, default: T) -> Result<T> {
        let Some(text) = self.values.get(option) else { return Ok(default) };
        text.parse().ok().with_context(|| format!("`{option}` cannot be `{text}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted() {
        let words = ["a", "--seconds", "2.5", "--page", "b"].map(str::to_owned);
        let options = Options::parse(&words, &["--seconds", "--seeds"], &["--page", "--peers"]);
        let options = options.unwrap();
        assert_eq!(options.others, ["a", "b"]);
        assert_eq!(options.value("--seconds", 1.0).unwrap(), 2.5);
        assert_eq!(options.value("--seeds", 7).unwrap(), 7);
        assert!(options.has("--page") && !options.has("--peers"));
        assert!(options.value::<u64>("--seconds", 1).is_err());
    }

    #[test]
    fn wrong_words_are_refused() {
        let parse = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            Options::parse(&words, &["--seconds"], &["--page"]).is_ok()
        };
        assert!(parse(&["--page"]));
        assert!(!parse(&["--seconds"]));
        assert!(!parse(&["--pages"]));
    }
}
