//! What workers found about the plan in view: it grows old with the plan, and goes with the file.

use leptos::prelude::*;

use super::state::Desk;

/// What was found about a plan, and the work that is under way to find it.
pub trait Findings: Default + Send + Sync + 'static {
    /// Whether work is under way.
    fn is_running(&self) -> bool;

    /// Marks what was found as old.
    fn grow_old(&mut self);
}

/// Marks findings as old once the plan or what `track` reads changes, and ends the work on them;
/// forgets them where another file or scenario is in view.
pub fn watch<T: Findings>(
    desk: Desk,
    findings: RwSignal<T>,
    track: impl Fn() + 'static,
    stop: fn(Desk),
) {
    let in_view = Memo::new(move |_| {
        let root = desk.document.with(|document| document.as_ref().map(|it| it.root.clone()));
        (root, desk.scenario.get())
    });
    Effect::new(move |before: Option<(Option<String>, String)>| {
        desk.plan.track();
        track();
        let now = in_view.get();
        if let Some(before) = before {
            if findings.with_untracked(T::is_running) {
                stop(desk);
            }
            match before == now {
                true => findings.update(T::grow_old),
                false => findings.set(T::default()),
            }
        }
        now
    });
}
