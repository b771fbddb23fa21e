//! What a `Form.xml` looks like: the tree of its elements with their captions, for whoever draws it. What of it is
//! visible just now says the form. Read next: `form.rs`.

use roxmltree::{Document, Node};

/// One element, with what stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The Designer's name of its kind, such as `UsualGroup`.
    pub kind: String,
    pub name: String,
    /// Its own caption, else that of its command or attribute.
    pub title: String,
    pub tip: String,
    /// Where its value is; the last part is the attribute's name.
    pub path: String,
    /// The form's command, or `Close`.
    pub command: String,
    pub is_default: bool,
    pub is_read_only: bool,
    pub is_multi_line: bool,
    pub is_horizontal: bool,
    /// Whether its caption is shown.
    pub has_title: bool,
    /// Lines of text that it is high; 0 where the form does not say.
    pub height: u32,
    /// Names of the events that it answers.
    pub events: Vec<String>,
    pub parts: Vec<Drawn>,
}

/// A form without its data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    pub title: String,
    /// The buttons of its command bar.
    pub bar: Vec<Drawn>,
    pub parts: Vec<Drawn>,
}

pub(crate) fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| child.tag_name().name() == name)
}

fn text(node: Node, name: &str) -> String {
    child(node, name).and_then(|found| found.text()).unwrap_or_default().trim().to_owned()
}

/// The Russian words of a title or a tip.
fn words(node: Node, name: &str) -> String {
    let Some(title) = child(node, name) else { return String::new() };
    let items = title.children().filter(|item| item.tag_name().name() == "item");
    let mut russian = items.filter(|item| text(*item, "lang") == "ru").map(|item| text(item, "content"));
    russian.next_back().unwrap_or_default()
}

/// A named part of a list of the form, such as `Commands`.
fn find<'a>(root: Node<'a, 'a>, list: &str, name: &str) -> Option<Node<'a, 'a>> {
    child(root, list)?.children().find(|own| own.attribute("name") == Some(name))
}

/// The caption of the attribute, or of the column, at a path.
fn caption_at(root: Node, path: &str) -> String {
    let mut names = path.split('.');
    let attribute = names.next().and_then(|name| find(root, "Attributes", name));
    match (attribute, names.next()) {
        (Some(attribute), Some(column)) => {
            find(attribute, "Columns", column).map(|column| words(column, "Title")).unwrap_or_default()
        }
        (Some(attribute), None) => words(attribute, "Title"),
        (None, _) => String::new(),
    }
}

fn draw(root: Node, node: Node) -> Drawn {
    let is = |name: &str| text(node, name) == "true";
    let path = text(node, "DataPath");
    let full = text(node, "CommandName");
    let command = full.rsplit('.').next().unwrap_or_default().to_owned();
    let of = find(root, "Commands", &command);
    let mut title = words(node, "Title");
    if title.is_empty() {
        title = match of {
            Some(of) => words(of, "Title"),
            None if full == "Form.StandardCommand.Close" => "Закрыть".to_owned(),
            None => caption_at(root, &path),
        };
    }
    let events = child(node, "Events").into_iter().flat_map(|events| events.children());
    Drawn {
        kind: node.tag_name().name().to_owned(),
        name: node.attribute("name").unwrap_or_default().to_owned(),
        title,
        tip: of.map(|of| words(of, "ToolTip")).unwrap_or_default(),
        path,
        command,
        is_default: is("DefaultButton"),
        is_read_only: is("ReadOnly"),
        is_multi_line: is("MultiLine"),
        is_horizontal: text(node, "Group") == "Horizontal",
        has_title: text(node, "TitleLocation") != "None" && text(node, "ShowTitle") != "false",
        height: text(node, "Height").parse().unwrap_or_default(),
        events: events.filter_map(|event| event.attribute("name").map(str::to_owned)).collect(),
        parts: draw_all(root, node),
    }
}

fn draw_all(root: Node, node: Node) -> Vec<Drawn> {
    let parts = child(node, "ChildItems").into_iter().flat_map(|items| items.children());
    parts.filter(Node::is_element).map(|part| draw(root, part)).collect()
}

impl Drawing {
    /// # Errors
    /// The text is no XML.
    pub fn parse(text: &str) -> Result<Drawing, String> {
        let document = Document::parse(text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())?;
        let root = document.root_element();
        let bar = child(root, "AutoCommandBar").map(|bar| draw_all(root, bar)).unwrap_or_default();
        Ok(Drawing { title: words(root, "Title"), bar, parts: draw_all(root, root) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(path: &str) -> Drawing {
        let file = crate::sources::onec().join(path).join("Ext/Form.xml");
        Drawing::parse(&std::fs::read_to_string(file).unwrap()).unwrap()
    }

    #[test]
    fn captions_come_from_elements_commands_and_attributes() {
        let form = drawing("extension/CommonForms/Демо_РегистрацияПродукта");
        assert_eq!(form.title, "Регистрация продукта");
        assert_eq!((form.bar[0].title.as_str(), form.bar[0].command.as_str()), ("Закрыть", "Close"));
        let group = &form.parts[0];
        assert!(group.is_horizontal && !group.has_title);
        let [field, button] = group.parts.as_slice() else { panic!("{group:?}") };
        assert_eq!((field.title.as_str(), field.path.as_str()), ("Лицензионный ключ", "ЛицензионныйКлюч"));
        assert!(button.is_default && button.command == "Применить" && !button.tip.is_empty());
        assert!(form.parts[2].is_read_only && form.parts[2].is_multi_line && form.parts[2].height == 12);
    }

    #[test]
    fn columns_and_events_are_drawn_too() {
        let form = drawing("service/CommonForms/СО_Публикация");
        let table = &form.parts[1];
        assert_eq!(table.kind, "Table");
        assert_eq!(table.parts[1].title, "Размер, байт");
        let form = drawing("installer/УстановкаРасширения/Forms/Форма");
        let check = form.parts.iter().find(|part| part.kind == "CheckBoxField").unwrap();
        assert_eq!(
            (check.path.as_str(), check.events.as_slice()),
            ("Объект.ПоказыватьНепроверенные", ["OnChange".to_owned()].as_slice())
        );
        assert!(Drawing::parse("<Form").is_err());
    }
}
