//! The program after its names are resolved: each variable is a slot, each procedure an index.

use std::cell::Cell;
use std::rc::Rc;

use crate::library::Function;
use crate::value::Value;

#[derive(Debug)]
pub struct Module {
    pub name: Rc<str>,
    pub lines: Vec<Rc<str>>,
    pub variables: Vec<Variable>,
    pub procedures: Vec<Procedure>,
    /// The text after the procedures: runs when the module is started.
    pub body: Procedure,
    /// How often a statement that begins on a line was run; only lines with statements have a counter.
    pub hits: Vec<Option<Cell<u64>>>,
}

#[derive(Debug)]
pub struct Variable {
    pub name: Rc<str>,
    pub exported: bool,
    pub line: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Client,
    Server,
    ServerWithoutContext,
    ClientAndServer,
    ClientAndServerWithoutContext,
}

#[derive(Debug)]
pub struct Procedure {
    pub name: Rc<str>,
    pub line: usize,
    pub function: bool,
    pub exported: bool,
    /// Nothing where the text has no directive.
    pub place: Option<Place>,
    /// `&После("Имя")` and its kin: the word and the name.
    pub around: Option<(String, String)>,
    pub parameters: Vec<Parameter>,
    /// Parameters come first.
    pub slots: Rc<[Rc<str>]>,
    pub body: Vec<Statement>,
    pub runs: Cell<u64>,
}

#[derive(Debug)]
pub struct Parameter {
    pub by_value: bool,
    pub default: Option<Value>,
}

#[derive(Debug)]
pub struct Statement {
    pub line: usize,
    pub kind: Kind,
}

#[derive(Debug)]
pub enum Kind {
    Assign(Target, Expression),
    Call(Expression),
    If(Vec<(Expression, Vec<Statement>)>, Vec<Statement>),
    While(Expression, Vec<Statement>),
    For(Target, Expression, Expression, Vec<Statement>),
    ForEach(Target, Expression, Vec<Statement>),
    Break,
    Continue,
    Return(Option<Expression>),
    Try(Vec<Statement>, Vec<Statement>),
    Raise(Vec<Option<Expression>>),
    Reraise,
    /// `Выполнить`.
    Execute(Expression),
}

#[derive(Debug)]
pub enum Target {
    Local(usize),
    Module(usize),
    /// A property of the module's own object: an attribute of a form.
    Own(Rc<str>),
    Field(Expression, Rc<str>),
    Index(Expression, Expression),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}

#[derive(Debug)]
pub struct Expression {
    pub line: usize,
    pub kind: Form,
}

#[derive(Debug)]
pub enum Form {
    Constant(Value),
    Local(usize),
    Module(usize),
    /// A property of the module's own object, another module, or a name of the platform.
    Name(Rc<str>),
    Negate(Box<Expression>),
    Plus(Box<Expression>),
    Not(Box<Expression>),
    Binary(Binary, Box<Expression>, Box<Expression>),
    Choice(Box<Expression>, Box<Expression>, Box<Expression>),
    New(Rc<str>, Vec<Option<Expression>>),
    /// `Новый(Тип, Параметры)`.
    NewDynamic(Box<Expression>, Option<Box<Expression>>),
    Own(usize, Vec<Option<Expression>>),
    Library(&'static Function, Vec<Option<Expression>>),
    /// A function of the platform, or a method of the module's own object.
    Platform(Rc<str>, Vec<Option<Expression>>),
    Field(Box<Expression>, Rc<str>),
    Index(Box<Expression>, Box<Expression>),
    Method(Box<Expression>, Rc<str>, Vec<Option<Expression>>),
}
