#ifndef TALK_DOCX_TEXT_H
#define TALK_DOCX_TEXT_H

// docx_text - the lines of a Word document as a reader sees them: what was
// deleted is gone, what was inserted is there.
//
// A .docx is a zip archive; _rels/.rels names the part that is the document,
// nearly always word/document.xml. Paragraphs (w:p) become lines, and a line
// break (w:br) in a paragraph begins a further one. Text boxes, pictures,
// formulas, field codes, deleted text and everything outside of the body
// (headers, footnotes, comments) are left out.
//
// SOURCE: ECMA-376 (Office Open XML), part 1, 17.3 and 17.13.5; part 2, 9.3
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct arena;

enum {
    DOCX_MAX_XML = 32 * 1024 * 1024, // bytes of the document, unpacked
    DOCX_MAX_LINES = 200 * 1000,
    DOCX_MAX_LINE = 64 * 1024, // bytes
};

struct docx_line {
    struct str text; // cleaned (wire/charset.h) and trimmed; tabs stay
    size_t bold;     // bytes at its beginning that are bold
    int paragraph;   // from 1
    int table;       // from 1; 0: not in a table
    int row, cell;   // from 1
};

struct docx_text {
    struct docx_line *lines;
    size_t count;
};

// Is it a zip archive?
bool docx_looks_like(struct str bytes);

// ERR_INPUT and ERR_LIMIT as wire/zip.h and wire/xml.h; also another kind of
// document than Word's (a workbook, a presentation, OpenDocument).
bool docx_text_read(struct arena *arena, struct str bytes,
                    struct docx_text *text, struct err *err) MUST_USE;

#endif
