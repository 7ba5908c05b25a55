//! Settings of this browser, kept in local storage: language, colours, the user's name, and an id
//! that distinguishes it from other browsers.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::state::Desk;
use tepat_view::words::Language;

/// Colour scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The system's setting.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All themes, in the order in which the button cycles through them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Name used in storage and text keys.
    pub fn slug(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The user's choices in this browser; they are not part of a file.
#[derive(Clone, Copy)]
pub struct Settings {
    /// The chosen theme.
    pub theme: RwSignal<Theme>,
}

impl Settings {
    /// Restores the saved choices, provides them as context, and saves later ones.
    pub fn provide(desk: Desk) -> Self {
        let theme =
            Theme::ALL.into_iter().find(|theme| kept("theme").as_deref() == Some(theme.slug()));
        let settings = Self { theme: RwSignal::new(theme.unwrap_or_default()) };
        provide_context(settings);
        if kept("language").as_deref() == Some(Language::English.code()) {
            desk.language.set(Language::English);
        }
        desk.author.set(kept("author").unwrap_or_default());
        let machine = kept("machine").unwrap_or_else(new_machine);
        keep("machine", &machine);
        desk.machine.set(machine);

        let system_is_dark = system_is_dark();
        Effect::new(move |_| {
            let theme = settings.theme.get();
            let dark = match theme {
                Theme::System => system_is_dark.get(),
                Theme::Light => false,
                Theme::Dark => true,
            };
            set_on_root("data-theme", if dark { "dark" } else { "light" });
            desk.dark.set(dark);
            keep("theme", theme.slug());
        });
        Effect::new(move |_| {
            let code = desk.language.get().code();
            set_on_root("lang", code);
            keep("language", code);
        });
        Effect::new(move |_| desk.author.with(|author| keep("author", author)));
        settings
    }

    /// The settings from the surrounding context.
    pub fn get() -> Self {
        expect_context()
    }
}

fn system_is_dark() -> RwSignal<bool> {
    let dark = RwSignal::new(false);
    if let Ok(Some(query)) = window().match_media("(prefers-color-scheme: dark)") {
        dark.set(query.matches());
        let asked = query.clone();
        let on_change = Closure::<dyn Fn()>::new(move || dark.set(asked.matches()));
        query.set_onchange(Some(on_change.as_ref().unchecked_ref()));
        // Lives as long as the page.
        on_change.forget();
    }
    dark
}

fn set_on_root(attribute: &str, value: &str) {
    if let Some(root) = document().document_element() {
        // Fails only for a malformed name.
        let _ = root.set_attribute(attribute, value);
    }
}

/// The browser's local storage, unless it is disabled.
pub(super) fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// An id that no other browser has; it is random because nothing else may differ.
fn new_machine() -> String {
    format!("{}-{}", js_sys::Math::random(), js_sys::Math::random())
}

fn kept(name: &str) -> Option<String> {
    storage()?.get_item(&format!("tepat.{name}")).ok().flatten()
}

fn keep(name: &str, value: &str) {
    if let Some(storage) = storage() {
        // If storage is full or forbidden, only the choice is forgotten.
        let _ = storage.set_item(&format!("tepat.{name}"), value);
    }
}
