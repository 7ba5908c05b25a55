//! Redraws the network from the page: records one change and selects the result.

use leptos::prelude::*;

use super::dialogs::{Confirm, Dialog};
use super::parts::{label_of, thing_with_code};
use super::state::Desk;
use tepat_intake::redraw::{Redraw, Redrawn, Removal};
use tepat_model::message::Message;
use tepat_view::words;

impl Desk {
    /// Redraws the current region and selects the result. `why` is the text key of the reason to
    /// record. If it is impossible, shows a notice and returns false.
    pub fn redraw(
        self,
        why: &str,
        redraw: impl FnOnce(Redraw) -> Result<Redrawn, Message>,
    ) -> bool {
        match self.redrawing(redraw) {
            Some(Ok(Redrawn { edit, code })) => {
                self.edit(edit, &words::text(self.language.get_untracked(), why));
                let thing = self.region.with_untracked(|region| thing_with_code(region, &code));
                if thing.is_some() {
                    self.selection.set(thing);
                }
                true
            }
            Some(Err(message)) => {
                self.notify(message);
                false
            }
            None => false,
        }
    }

    /// Removes an edge or a place, after asking if other things depend on it.
    pub fn remove(self, code: &str, remove: fn(Redraw, &str) -> Result<Removal, Message>) {
        let removal = match self.redrawing(|redraw| remove(redraw, code)) {
            Some(Ok(removal)) => removal,
            Some(Err(message)) => return self.notify(message),
            None => return,
        };
        let name = self.region.with_untracked(|region| {
            thing_with_code(region, code).map(|thing| untrack(|| label_of(region, &thing)))
        });
        let is_bare = removal.is_bare();
        let question = Message::note("redraw-remove-question")
            .with("name", name.unwrap_or_else(|| code.to_owned()))
            .with("edges", removal.edges)
            .with("vehicles", removal.vehicles)
            .with("assessments", removal.assessments);
        let edit = removal.redrawn.edit;
        let act = Callback::new(move |()| {
            let why = words::text(self.language.get_untracked(), "redraw-why-removed");
            self.selection.set(None);
            self.edit(edit.clone(), &why);
        });
        if is_bare {
            return act.run(());
        }
        self.dialog.set(Some(Dialog::Confirm(Box::new(Confirm {
            title: "redraw-remove-title",
            question,
            first: None,
            yes: "redraw-remove",
            act,
        }))));
    }

    /// Tries a redrawing of the current region without recording it; `None` without a document.
    pub fn redrawing<T>(self, redraw: impl FnOnce(Redraw) -> T) -> Option<T> {
        let region = self.region.with_untracked(|region| (**region).clone());
        let stamp = self.stamp("");
        self.document.with_untracked(|document| {
            let document = document.as_ref()?;
            Some(redraw(Redraw::new(document, region, &stamp)))
        })
    }
}
