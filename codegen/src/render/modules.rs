//! The modules of the versions, and those below `shared` that the items of several versions live in.

use super::context::{Context, Links};
use super::form::Form;
use super::format::{self, Item};
use super::operations::{self, indented, operations_scope};
use super::paths::{Scope, import_lines, imports};
use super::types;
use super::{index, marks};
use crate::parallel;
use crate::rust::{Place, Resource, Sharing, TypeId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The files of one version below `wise-api/src`, by path: one for each resource, and the index.
pub fn version(context: &Context<'_>) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let modules: Vec<&str> = context.rust.modules().into_iter().collect();
    let texts = parallel::each(&modules, |module| facade(context, module));
    for (module, text) in modules.iter().zip(texts) {
        files.insert(format!("{}/{module}.rs", context.rust.module), text);
    }
    files.insert(
        format!("{}/mod.rs", context.rust.module),
        index::version(context, &modules),
    );
    files
}

/// A module of a version: its client, what it has in common with other versions, and what is its own.
fn facade(context: &Context<'_>, module: &str) -> String {
    let scope = Scope::version(module);
    let mut used = BTreeSet::new();
    let mut items = Vec::new();
    let resources = context.rust.resources().iter();
    let resource = { resources }.position(|resource| resource.module == module);
    if let Some(resource) = resource {
        items.extend(client(context, resource, &mut used));
    }
    let mut common: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut own = Vec::new();
    for id in context.rust.types_of(module) {
        match context.home_of(id) {
            Some(home) => common
                .entry(home)
                .or_default()
                .extend(context.rust.public_names(id)),
            None => own.push(id),
        }
    }
    items.extend(common.into_iter().map(|(home, mut names)| {
        names.sort();
        let from = format!("crate::shared::{}::{module}", homes(context)[home]);
        Item(format!("#[doc(inline)]\n{}", list_of_uses(&from, &names)))
    }));
    let imports_support = resource.is_some() || !own.is_empty();
    for id in own {
        imports(context, &scope, context.rust.refers(id), &mut used);
        items.extend(types::definition(context, id, &scope));
    }
    let mut lines = import_lines(&used);
    if !imports_support {
        lines.pop();
    }
    let docs = context.docs.module(context, module);
    format::file(context.origin, &docs, &lines, &items)
}

fn homes<'a>(context: &Context<'a>) -> &'a [String] {
    context.sharing.map_or(&[], |sharing| &sharing.modules)
}

/// `pub use path::{…};`, in lines of about a hundred characters.
fn list_of_uses(from: &str, names: &[String]) -> String {
    if let [one] = names {
        return format!("pub use {from}::{one};\n");
    }
    let short = names.join(", ");
    if from.len() + short.len() < 88 {
        return format!("pub use {from}::{{{short}}};\n");
    }
    format!("pub use {from}::{{{}}};\n", packed(names))
}

/// Names with commas, as many on a line as fit.
pub(super) fn packed(names: &[String]) -> String {
    let mut text = String::new();
    let mut width = usize::MAX;
    for name in names {
        if width.saturating_add(name.len()) > 100 {
            text.push_str("\n    ");
            width = 4;
        } else {
            text.push(' ');
        }
        let _ = write!(text, "{name},");
        width += name.len() + 2;
    }
    text.push('\n');
    text
}

/// The client of a resource, with the operations that are its own.
fn client(context: &Context<'_>, resource: usize, used: &mut BTreeSet<String>) -> Vec<Item> {
    let this = &context.rust.resources()[resource];
    let mut text = String::from("client! {\n");
    text.push_str(&head_of_client(context, this));
    let scope = Scope::version(&this.module);
    let inner = operations_scope(context, resource);
    let mut methods = String::new();
    let mut values = Vec::new();
    for index in context.rust.operations_of(resource) {
        let named = operations::named_by_method(context, index);
        imports(context, &scope, named, used);
        match place(context, index).home() {
            Some(home) => text.push_str(&shared_operation(context, index, home)),
            None => {
                let refers = context.rust.operation_refers(index);
                imports(context, &scope, refers, used);
                let method = operations::method(&relative(context), index);
                let method = marks::filled(context, index, &method);
                if !methods.is_empty() {
                    methods.push('\n');
                }
                for line in method.lines() {
                    let space = if line.is_empty() { "" } else { "    " };
                    let _ = writeln!(methods, "{space}{line}");
                }
                values.extend(operations::operation(context, index, &inner, Form::Own));
            }
        }
    }
    let own = indented(values);
    let end = if own.is_empty() { "" } else { "\n    " };
    let _ = writeln!(text, "    {{{}{end}}}\n}}", own.trim_end());
    let mut items = vec![Item(text)];
    if !methods.is_empty() {
        items.push(Item(format!("impl {} {{\n{methods}}}\n", this.client)));
    }
    items
}

/// The first lines of `client!`: documentation, names and version.
fn head_of_client(context: &Context<'_>, this: &Resource) -> String {
    let mut text = String::new();
    for line in introduction(context, this) {
        text.push_str(if line.is_empty() {
            "    ///"
        } else {
            "    /// "
        });
        let _ = writeln!(text, "{line}");
    }
    let [pages, here, via] = marks::values(context);
    let (client, module, of) = (&this.client, &this.module, context.rust.module);
    let version = format!("crate::{of}::{}", context.rust.marker());
    let _ = writeln!(
        text,
        "    {client} of {module}, {version}; {here:?} {via:?} {pages:?};"
    );
    text
}

/// The line of `client!` for an operation that several versions share.
fn shared_operation(context: &Context<'_>, index: usize, home: usize) -> String {
    let call = context.rust.operations[index].call;
    let (home, http) = (&homes(context)[home], marks::http(context, index));
    let (method, value) = (&call.method, &call.operation);
    let steps = context.rust.operations[index].steps.as_ref();
    let steps = steps.map_or_else(String::new, |(_, name)| format!("steps {name} "));
    format!("    {home} {method} {value} {steps}{http:?},\n")
}

/// What the page of a client begins with.
fn introduction(context: &Context<'_>, this: &Resource) -> Vec<String> {
    let (accessor, module) = (&this.accessor, context.rust.module);
    let from = if context.at_root {
        format!("[`wise.{accessor}()`](crate::Wise::{accessor})")
    } else {
        format!("[`wise.{module}().{accessor}()`](crate::{module}::Api::{accessor})")
    };
    let what = context.docs.title(this);
    vec![
        format!("The client for {what}: {from}."),
        String::new(),
        "More on it, and its types: [the module](self).".to_owned(),
    ]
}

fn relative<'a>(context: &Context<'a>) -> Context<'a> {
    Context {
        links: Links::Relative,
        counts: false,
        ..*context
    }
}

fn place(context: &Context<'_>, index: usize) -> Place {
    let places = context.sharing.map(|all| &all.versions[context.index]);
    places.map_or_else(Place::default, |places| places.operations[index].clone())
}

/// What lives in one module of a home: each item with the version that its text is taken from.
#[derive(Default)]
struct Inhabitants {
    types: Vec<(usize, TypeId)>,
    operations: Vec<(usize, usize)>,
}

/// The files below `wise-api/src/shared`.
pub fn shared(contexts: &[Context<'_>], sharing: &Sharing) -> BTreeMap<String, String> {
    let mut homes: BTreeMap<(usize, &str), Inhabitants> = BTreeMap::new();
    for (version, (context, places)) in contexts.iter().zip(&sharing.versions).enumerate() {
        let led = |place: &Place| place.home().filter(|_| place.is_led_by(version));
        for (index, place) in places.types.iter().enumerate() {
            if let Some(home) = led(place) {
                let module = context.rust.name(TypeId(index)).module.as_str();
                let entry = homes.entry((home, module)).or_default();
                entry.types.push((version, TypeId(index)));
            }
        }
        for (index, place) in places.operations.iter().enumerate() {
            if let Some(home) = led(place) {
                let resource = context.rust.operations[index].call.resource;
                let module = context.rust.resources()[resource].module.as_str();
                let entry = homes.entry((home, module)).or_default();
                entry.operations.push((version, index));
            }
        }
    }
    let all: Vec<(&(usize, &str), &Inhabitants)> = homes.iter().collect();
    let texts = parallel::each(&all, |((home, module), inhabitants)| {
        home_file(contexts, sharing, (*home, module), inhabitants)
    });
    let mut files = BTreeMap::new();
    let mut declared: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (((home, module), _), text) in all.into_iter().zip(texts) {
        let directory = &sharing.modules[*home];
        files.insert(format!("shared/{directory}/{module}.rs"), text);
        declared.entry(*home).or_default().push(module);
    }
    files.extend(index::shared(sharing, &declared));
    files
}

fn home_file(
    contexts: &[Context<'_>],
    sharing: &Sharing,
    (home, module): (usize, &str),
    inhabitants: &Inhabitants,
) -> String {
    let newest = contexts.iter().map(|context| Context {
        links: Links::Newest,
        counts: false,
        ..*context
    });
    let newest: Vec<Context<'_>> = newest.collect();
    let mut used = BTreeSet::new();
    let mut items = Vec::new();
    let scope = Scope::version(module).at_home(home);
    let mut types: Vec<_> = inhabitants.types.iter().collect();
    types.sort_by_key(|(version, id)| &contexts[*version].rust.name(*id).name);
    for (version, id) in types {
        let context = &newest[*version];
        let refers = context.rust.refers(*id);
        imports(context, &scope, refers, &mut used);
        items.extend(types::definition(context, *id, &scope));
    }
    let call = |(version, index): &(usize, usize)| contexts[*version].rust.operations[*index].call;
    let mut list: Vec<_> = inhabitants.operations.iter().collect();
    list.sort_by_key(|one| call(one).method.trim_start_matches("r#"));
    let names = list.iter().map(|one| call(one).operation.clone());
    let inner = Scope::operations(module, names.collect()).at_home(home);
    let mut values = Vec::new();
    for (version, index) in &list {
        let context = &newest[*version];
        let operation = context.rust.operations[*index].model;
        let refers = context.rust.operation_refers(*index);
        imports(context, &scope, refers, &mut used);
        let unversioned = without_version(contexts, sharing, *version, *index);
        let form = Form::Shared {
            dated: &operation.path,
            unversioned: unversioned.filter(|path| *path != operation.path),
        };
        values.extend(operations::operation(context, *index, &inner, form));
    }
    if !list.is_empty() {
        items.push(methods(contexts, &list));
        items.push(Item(format!(
            "/// The operations as plain values.\n#[allow(clippy::new_without_default, clippy::too_many_arguments)]\npub mod operation {{\n    use super::*;\n{}}}\n",
            indented(values)
        )));
    }
    let docs = [format!("What versions have in common of `{module}`.")];
    let (origin, uses) = ("the contracts under spec/", import_lines(&used));
    format::file(origin, &docs, &uses, &items)
}

/// The path of an operation below no version, where the unversioned paths are among those that share it.
fn without_version<'a>(
    contexts: &[Context<'a>],
    sharing: &Sharing,
    version: usize,
    index: usize,
) -> Option<&'a str> {
    let key = |version: usize, index: usize| {
        let one = &contexts[version].rust.operations[index];
        (&one.resource.client, &one.resource.module, &one.call.method)
    };
    let members = &sharing.versions[version].operations[index].members;
    let other = members
        .iter()
        .find(|one| contexts[**one].rust.version().is_empty())?;
    let operations = &contexts[*other].rust.operations;
    let same = (0..operations.len()).find(|at| key(*other, *at) == key(version, index))?;
    Some(&operations[same].model.path)
}

/// The macro with the methods of a client: their documentation names the version that they are called in.
fn methods(contexts: &[Context<'_>], list: &[&(usize, usize)]) -> Item {
    let mut text = String::from(
        "/// The methods of the client, for each version that has them.\nmacro_rules! methods {\n",
    );
    for (version, index) in list {
        let context = relative(&contexts[*version]);
        let method = &context.rust.operations[*index].call.method;
        let _ = writeln!(
            text,
            "    (@{method} $here:literal $via:literal $pages:literal $http:literal) => {{"
        );
        for line in marks::parameters(&operations::method(&context, *index)).lines() {
            let space = if line.is_empty() { "" } else { "        " };
            let _ = writeln!(text, "{space}{line}");
        }
        text.push_str("    };\n");
    }
    text.push_str("}\npub(crate) use methods;\n");
    Item(text)
}
