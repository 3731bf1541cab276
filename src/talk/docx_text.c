// docx_text.c - see docx_text.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/docx_text.h"

#include "base/arena.h"
#include "base/text.h"
#include "wire/charset.h"
#include "wire/xml.h"
#include "wire/zip.h"

#include <string.h>

enum { FIRST_ROOM = 256 };

// ---- what an element means --------------------------------------------------

enum mark {
    MARK_NONE,
    MARK_SKIP, // with all that is in it
    MARK_BODY,
    MARK_TABLE,
    MARK_ROW,
    MARK_CELL,
    MARK_PARAGRAPH,
    MARK_RUN,
    MARK_BOLD,
    MARK_TEXT,
    MARK_TAB,
    MARK_BREAK,
    MARK_HYPHEN,
};

static const struct {
    const char *name;
    enum mark mark;
} MARKS[] = {
    {"del",           MARK_SKIP     },
    {"moveFrom",      MARK_SKIP     },
    {"instrText",     MARK_SKIP     },
    {"delText",       MARK_SKIP     },
    {"delInstrText",  MARK_SKIP     },
    {"pPr",           MARK_SKIP     }, // its bold is that of the paragraph mark
    {"drawing",       MARK_SKIP     },
    {"pict",          MARK_SKIP     },
    {"object",        MARK_SKIP     },
    {"oMath",         MARK_SKIP     },
    {"oMathPara",     MARK_SKIP     },
    {"Fallback",      MARK_SKIP     },
    {"rt",            MARK_SKIP     },
    {"body",          MARK_BODY     },
    {"tbl",           MARK_TABLE    },
    {"tr",            MARK_ROW      },
    {"tc",            MARK_CELL     },
    {"p",             MARK_PARAGRAPH},
    {"r",             MARK_RUN      },
    {"b",             MARK_BOLD     },
    {"t",             MARK_TEXT     },
    {"tab",           MARK_TAB      },
    {"ptab",          MARK_TAB      },
    {"br",            MARK_BREAK    },
    {"cr",            MARK_BREAK    },
    {"noBreakHyphen", MARK_HYPHEN   },
};

static enum mark mark_of(const char *name)
{
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++) {
        if (strcmp(MARKS[i].name, name) == 0) {
            return MARKS[i].mark;
        }
    }
    return MARK_NONE;
}

// ---- lines ------------------------------------------------------------------

struct reading {
    struct arena *arena;
    struct docx_text *out;
    size_t room;
    struct text line;
    size_t bold;  // bytes of `line` that are bold, from its beginning
    bool is_bold; // the run
    int skipped;  // depth of the element that is left out; 0: none
    bool in_body;
    bool in_text;
    int paragraph;
    int tables; // of the document, without those in tables
    int nested; // tables that we are in
    int row, cell;
};

static bool grow(struct reading *reading, struct err *err)
{
    size_t room = reading->room ? reading->room * 2 : FIRST_ROOM;
    struct docx_line *wider;

    if (reading->out->count == DOCX_MAX_LINES) {
        return err_set(err, ERR_LIMIT,
                       "more than %d lines; is this a transcript?",
                       DOCX_MAX_LINES);
    }
    if (reading->out->count < reading->room) {
        return true;
    }
    wider = arena_take(reading->arena, room, sizeof *wider);
    if (reading->out->count) {
        memcpy(wider, reading->out->lines, reading->out->count * sizeof *wider);
    }
    reading->out->lines = wider;
    reading->room = room;
    return true;
}

// Cleaning takes nothing away in front of bold text but spaces, so the bold
// part is cleaned by itself.
static bool end_line(struct reading *reading, struct err *err)
{
    struct str raw = text_str(&reading->line);
    struct str clean = str_trim(charset_clean(reading->arena, raw));
    struct str bold = str_trim(
        charset_clean(reading->arena, (struct str){raw.at, reading->bold}));

    reading->line.len = 0;
    reading->bold = 0;
    if (clean.len == 0) {
        return true;
    }
    if (!grow(reading, err)) {
        return false;
    }
    reading->out->lines[reading->out->count++] =
        (struct docx_line){.text = str_copy(reading->arena, clean),
                           .bold = bold.len <= clean.len ? bold.len : 0,
                           .paragraph = reading->paragraph,
                           .table = reading->nested ? reading->tables : 0,
                           .row = reading->row,
                           .cell = reading->cell};
    return true;
}

static bool add(struct reading *reading, struct str text, struct err *err)
{
    if (reading->line.len + text.len > DOCX_MAX_LINE) {
        return err_set(err, ERR_LIMIT,
                       "paragraph %d: more than 64 KB without a break",
                       reading->paragraph);
    }
    if (reading->is_bold && reading->bold == reading->line.len) {
        reading->bold += text.len;
    }
    text_add(&reading->line, text);
    return true;
}

// <w:b w:val="0"/> is not bold.
static bool says_yes(const struct xml_place *place)
{
    const char *value = xml_attribute(place, "val");

    return !value
        || (strcmp(value, "0") != 0 && strcmp(value, "false") != 0
            && strcmp(value, "off") != 0);
}

// ---- elements ---------------------------------------------------------------

// Tables in tables belong to the cell that they stand in.
static void open_table_part(struct reading *reading, enum mark mark)
{
    if (mark == MARK_TABLE && reading->nested++ == 0) {
        reading->tables++;
        reading->row = 0;
    } else if (mark == MARK_ROW && reading->nested == 1) {
        reading->row++;
        reading->cell = 0;
    } else if (mark == MARK_CELL && reading->nested == 1) {
        reading->cell++;
    }
}

static bool open_mark(struct reading *reading, const struct xml_place *place,
                      enum mark mark, struct err *err)
{
    switch (mark) {
    case MARK_TABLE:
    case MARK_ROW:
    case MARK_CELL: open_table_part(reading, mark); return true;
    case MARK_PARAGRAPH: reading->paragraph++; return end_line(reading, err);
    case MARK_RUN: reading->is_bold = false; return true;
    case MARK_BOLD: reading->is_bold = says_yes(place); return true;
    case MARK_TEXT: reading->in_text = true; return true;
    case MARK_TAB: return add(reading, STR("\t"), err);
    case MARK_HYPHEN: return add(reading, STR("-"), err);
    case MARK_BREAK: return end_line(reading, err);
    default: return true;
    }
}

static bool on_open(void *self, const struct xml_place *place, const char *name,
                    struct err *err)
{
    struct reading *reading = self;
    enum mark mark = mark_of(name);

    if (reading->skipped) {
        return true;
    }
    if (mark == MARK_SKIP) {
        reading->skipped = place->depth;
        return true;
    }
    if (mark == MARK_BODY) {
        reading->in_body = true;
    }
    return !reading->in_body || open_mark(reading, place, mark, err);
}

static bool on_close(void *self, const struct xml_place *place,
                     const char *name, struct err *err)
{
    struct reading *reading = self;
    enum mark mark = mark_of(name);

    if (reading->skipped) {
        if (reading->skipped == place->depth) {
            reading->skipped = 0;
        }
        return true;
    }
    if (mark == MARK_TEXT) {
        reading->in_text = false;
    } else if (mark == MARK_TABLE && reading->nested) {
        reading->nested--;
    } else if (mark == MARK_BODY) {
        reading->in_body = false;
    }
    return mark != MARK_PARAGRAPH || end_line(reading, err);
}

static bool on_text(void *self, struct str text, struct err *err)
{
    struct reading *reading = self;

    return !reading->in_text || reading->skipped || add(reading, text, err);
}

// ---- the archive ------------------------------------------------------------

struct target {
    struct arena *arena;
    struct str part;
};

// "/word/document.xml" and "word/document.xml" are the same part.
static bool on_relation(void *self, const struct xml_place *place,
                        const char *name, struct err *err)
{
    static const char KIND[] = "/officeDocument";
    struct target *target = self;
    struct str type = str_of(xml_attribute(place, "Type"));
    struct str part = str_of(xml_attribute(place, "Target"));
    size_t len = sizeof KIND - 1;

    (void)err;
    if (strcmp(name, "Relationship") == 0 && type.len > len
        && memcmp(type.at + type.len - len, KIND, len) == 0) {
        while (part.len && *part.at == '/') {
            part.at++;
            part.len--;
        }
        target->part = str_copy(target->arena, part);
    }
    return true;
}

static bool read_part(struct arena *arena, struct str bytes, const char *part,
                      struct str *xml, struct err *err)
{
    if (zip_read_member(arena, bytes, part, DOCX_MAX_XML, xml, err)) {
        return true;
    }
    return err->kind == ERR_MISSING
             ? err_set(err, ERR_INPUT,
                       "an archive, but no Word document; save the transcript "
                       "as .docx or as text")
             : false;
}

static bool find_document(struct arena *arena, struct str bytes,
                          const char **part, struct err *err)
{
    struct target target = {arena, STR("word/document.xml")};
    const struct xml_calls calls = {&target, on_relation, NULL, NULL};
    struct str relations;

    if (!read_part(arena, bytes, "_rels/.rels", &relations, err)
        || !xml_parse(relations, &calls, err)) {
        return false;
    }
    *part = str_text(arena, target.part);
    return strncmp(*part, "word/", 5) == 0
        || err_set(err, ERR_INPUT,
                   "an Office file, but no Word document; save the transcript "
                   "as .docx or as text");
}

bool docx_looks_like(struct str bytes)
{
    return zip_is_archive(bytes);
}

bool docx_text_read(struct arena *arena, struct str bytes,
                    struct docx_text *text, struct err *err)
{
    struct reading reading = {.arena = arena, .out = text};
    const struct xml_calls calls = {&reading, on_open, on_close, on_text};
    const char *part = NULL;
    struct str xml;

    *text = (struct docx_text){0};
    reading.line = text_in(arena);
    return find_document(arena, bytes, &part, err)
        && read_part(arena, bytes, part, &xml, err)
        && xml_parse(xml, &calls, err);
}
