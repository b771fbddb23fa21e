// The types of what is asked for by its address and not imported for what it exports: the style sheet, the page, the
// engine and its twin. It must stay empty. Read next: `extension-update-element.d.ts`.
export {};
