// pages - compiles the templates of pages/*.html into C functions.
//
//     pages CODE HEADER TEMPLATE...
//
// A template is HTML with marks in double braces. What stands in a mark is C,
// and the compiler's messages point at the template (#line):
//
//     {{#include "web/page_form.h"}}        for the header of all pages
//     {{#page form_html(const struct form_view *view)}} ... {{/page}}
//     {{#part item_html(const struct item *item)}} ... {{/part}}
//     {{expression}}                        html_put(): always escaped
//     {{#if condition}} ... {{#else if condition}} ... {{#else}} ... {{/if}}
//     {{#for int i = 0; i < view->count; i++}} ... {{/for}}
//     {{#let const struct row *row = &view->rows[i]}}
//     {{#call layout_end(out)}}             any statement
//     {{! a comment, which is in no page }}
//
// A page becomes `void form_html(struct text *out, const struct form_view
// *view)`; a part is the same, seen only by later pages of its own file. White
// space that holds a line break becomes one line break, so that indentation
// costs nothing; do not write text inside <pre> or <textarea> by hand.
//
// The header is written only when it changed: a new word in a template does
// not recompile every page.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 32, LITERAL_MAX = 1200 };

struct block {
    const char *kind; // "page", "part", "if", "for"
    int line;
};

struct template
{
    const char *file;
    const char *at;   // what has not been read yet
    int line;         // of `at`
    bool after_value; // the last mark was an {{expression}}
    FILE *code;
    FILE *header;
    struct block open[DEPTH_MAX];
    int depth;
};

struct mark { // what stands between {{ and }}, trimmed
    const char *at;
    int len;
    int line;
};

// ---- small things -----------------------------------------------------------

__attribute__((noreturn, format(printf, 3, 4))) static void fail(
    const char *file, int line, const char *fmt, ...)
{
    va_list args;

    (void)fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, fmt);
    (void)vfprintf(stderr, fmt, args);
    va_end(args);
    (void)fputc('\n', stderr);
    exit(1);
}

static char *read_file(const char *name)
{
    FILE *file = fopen(name, "rb");
    char *bytes = NULL;
    size_t size = 0;
    FILE *copy = open_memstream(&bytes, &size);
    int c;

    if (!file) {
        return copy ? (void)fclose(copy), NULL : NULL;
    }
    while ((c = fgetc(file)) != EOF) {
        (void)fputc(c, copy);
    }
    (void)fclose(file);
    (void)fclose(copy);
    if (strlen(bytes) != size) {
        fail(name, 1, "holds a NUL byte");
    }
    return bytes;
}

static void write_file(const char *name, const char *bytes)
{
    FILE *file = fopen(name, "wb");

    if (!file || fputs(bytes, file) < 0 || fclose(file)) {
        fail(name, 1, "cannot be written");
    }
}

static void write_if_changed(const char *name, const char *bytes)
{
    char *old = read_file(name);

    if (!old || strcmp(old, bytes) != 0) {
        write_file(name, bytes);
    }
    free(old);
}

static void say_line(const struct template *template, int line)
{
    (void)fprintf(template->code, "#line %d \"%s\"\n", line, template->file);
}

// ---- text between marks -----------------------------------------------------

static void put_literal_char(FILE *code, char c)
{
    switch (c) {
    case '\n': (void)fputs("\\n", code); break;
    case '\t': (void)fputs("\\t", code); break;
    case '"': (void)fputs("\\\"", code); break;
    case '\\': (void)fputs("\\\\", code); break;
    case '?': (void)fputs("\\?", code); break; // no trigraphs
    default: (void)fputc(c, code);
    }
}

// Length of the white space at `at`, and whether a line ends in it.
static int space_of(const char *at, int len, bool *breaks)
{
    int n = 0;

    *breaks = false;
    while (n < len && isspace((unsigned char)at[n])) {
        *breaks |= at[n] == '\n';
        n++;
    }
    return n;
}

static bool is_continued(char c) // a later byte of one UTF-8 character
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

// One C string literal of a bounded length (ISO C promises 4095); returns how
// much of the text it holds.
static int put_literal(FILE *code, const char *at, int len)
{
    int n = 0;

    (void)fputs("    html_raw(out, \"", code);
    while (n < len && (n < LITERAL_MAX || is_continued(at[n]))) {
        bool breaks;
        int space = space_of(at + n, len - n, &breaks);

        if (breaks) {
            put_literal_char(code, '\n');
            n += space;
        } else {
            put_literal_char(code, at[n++]);
        }
    }
    (void)fputs("\");\n", code);
    return n;
}

static bool is_value(char c) // the first character of a mark
{
    return c != '#' && c != '/' && c != '!';
}

// `next` is the first character of the mark that follows, or NUL.
static void put_words(struct template *template, const char *at, int len,
                      char next)
{
    bool breaks;
    bool blank = space_of(at, len, &breaks) == len;

    if (!len
        || (blank && breaks && !template->after_value && !is_value(next))) {
        return; // between marks on lines of their own
    }
    if (!template->depth) {
        if (!blank) {
            fail(template->file, template->line,
                 "there is text outside of {{#page ...}} and {{/page}}");
        }
        return;
    }
    say_line(template, template->line);
    for (int n = 0; n < len;) {
        n += put_literal(template->code, at + n, len - n);
    }
}

// ---- blocks -----------------------------------------------------------------

static void open_block(struct template *template, const char *kind, int line)
{
    if (template->depth == DEPTH_MAX) {
        fail(template->file, line, "more than %d blocks inside each other",
             DEPTH_MAX);
    }
    template->open[template->depth++] = (struct block){kind, line};
}

static const struct block *innermost(const struct template *template)
{
    return template->depth ? &template->open[template->depth - 1] : NULL;
}

static void close_block(struct template *template, const char *kind, int line)
{
    const struct block *block = innermost(template);

    if (!block) {
        fail(template->file, line, "{{/%s}} closes nothing", kind);
    }
    if (strcmp(block->kind, kind) != 0) {
        fail(template->file, line,
             "{{/%s}}, but {{#%s}} of line %d is still open", kind, block->kind,
             block->line);
    }
    template->depth--;
    (void)fputs("}\n", template->code);
}

static void need_page(const struct template *template, int line)
{
    if (!template->depth) {
        fail(template->file, line, "this mark stands outside of a page");
    }
}

// ---- marks ------------------------------------------------------------------

static void put_include(struct template *template, struct mark rest)
{
    (void)fprintf(template->header, "#include %.*s\n", rest.len, rest.at);
}

// "form_html(const struct form_view *view)" gets its `out`.
static void put_signature(FILE *to, struct mark rest, const char *end)
{
    const char *paren = memchr(rest.at, '(', (size_t)rest.len);
    int name = (int)(paren - rest.at);
    const char *more = paren + 1;
    int more_len = rest.len - name - 1;
    bool breaks;
    int space = space_of(more, more_len, &breaks);

    (void)fprintf(to, "void %.*s(struct text *out%s%.*s%s", name, rest.at,
                  more[space] == ')' ? "" : ", ", more_len, more, end);
}

static void put_function(struct template *template, struct mark rest,
                         const char *kind)
{
    if (template->depth) {
        fail(template->file, rest.line, "a {{#%s}} inside {{#%s}} of line %d",
             kind, innermost(template)->kind, innermost(template)->line);
    }
    if (rest.len < 3 || !memchr(rest.at, '(', (size_t)rest.len)
        || rest.at[rest.len - 1] != ')') {
        fail(template->file, rest.line,
             "a %s is written {{#%s name_html(const struct x *view)}}", kind,
             kind);
    }
    if (strcmp(kind, "page") == 0) {
        put_signature(template->header, rest, ";\n");
    }
    say_line(template, rest.line);
    (void)fputs(strcmp(kind, "part") == 0 ? "static " : "", template->code);
    put_signature(template->code, rest, "\n{\n");
    open_block(template, kind, rest.line);
}

static void put_page(struct template *template, struct mark rest)
{
    put_function(template, rest, "page");
}

static void put_part(struct template *template, struct mark rest)
{
    put_function(template, rest, "part");
}

static void put_control(struct template *template, struct mark rest,
                        const char *kind)
{
    need_page(template, rest.line);
    if (!rest.len) {
        fail(template->file, rest.line, "{{#%s}} says nothing", kind);
    }
    say_line(template, rest.line);
    (void)fprintf(template->code, "%s (%.*s) {\n", kind, rest.len, rest.at);
    open_block(template, kind, rest.line);
}

static void put_if(struct template *template, struct mark rest)
{
    put_control(template, rest, "if");
}

static void put_for(struct template *template, struct mark rest)
{
    put_control(template, rest, "for");
}

static void put_else(struct template *template, struct mark rest)
{
    const struct block *block = innermost(template);

    if (!block || strcmp(block->kind, "if") != 0) {
        fail(template->file, rest.line, "{{#else}} without {{#if}}");
    }
    say_line(template, rest.line);
    if (!rest.len) {
        (void)fputs("} else {\n", template->code);
    } else if (rest.len > 3 && strncmp(rest.at, "if ", 3) == 0) {
        (void)fprintf(template->code, "} else if (%.*s) {\n", rest.len - 3,
                      rest.at + 3);
    } else {
        fail(template->file, rest.line,
             "either {{#else}} or {{#else if condition}}");
    }
}

static void put_statement(struct template *template, struct mark rest)
{
    need_page(template, rest.line);
    say_line(template, rest.line);
    (void)fprintf(template->code, "    %.*s;\n", rest.len, rest.at);
}

static void put_value(struct template *template, struct mark rest)
{
    need_page(template, rest.line);
    if (!rest.len) {
        fail(template->file, rest.line, "{{}} is empty");
    }
    say_line(template, rest.line);
    (void)fprintf(template->code, "    html_put(out, %.*s);\n", rest.len,
                  rest.at);
}

static void put_nothing(struct template *template, struct mark rest)
{
    (void)template;
    (void)rest;
}

static void close_page(struct template *template, struct mark rest)
{
    close_block(template, "page", rest.line);
    (void)fputc('\n', template->code);
}

static void close_part(struct template *template, struct mark rest)
{
    close_block(template, "part", rest.line);
    (void)fputc('\n', template->code);
}

static void close_if(struct template *template, struct mark rest)
{
    close_block(template, "if", rest.line);
}

static void close_for(struct template *template, struct mark rest)
{
    close_block(template, "for", rest.line);
}

static const struct {
    const char *word;
    void (*put)(struct template *template, struct mark rest);
} MARKS[] = {
    {"#include", put_include  },
    {"#page",    put_page     },
    {"/page",    close_page   },
    {"#part",    put_part     },
    {"/part",    close_part   },
    {"#if",      put_if       },
    {"#else",    put_else     },
    {"/if",      close_if     },
    {"#for",     put_for      },
    {"/for",     close_for    },
    {"#let",     put_statement},
    {"#call",    put_statement},
    {"!",        put_nothing  },
};

static struct mark trimmed(struct mark mark)
{
    bool breaks;
    int space = space_of(mark.at, mark.len, &breaks);

    mark.at += space;
    mark.len -= space;
    while (mark.len && isspace((unsigned char)mark.at[mark.len - 1])) {
        mark.len--;
    }
    return mark;
}

static bool mark_starts(struct mark mark, const char *word)
{
    int len = (int)strlen(word);

    return mark.len >= len && strncmp(mark.at, word, (size_t)len) == 0
        && (mark.len == len || !isalnum((unsigned char)mark.at[len]));
}

static void put_mark(struct template *template, struct mark mark)
{
    for (size_t i = 0; i < sizeof MARKS / sizeof MARKS[0]; i++) {
        int len = (int)strlen(MARKS[i].word);

        if (mark_starts(mark, MARKS[i].word)) {
            MARKS[i].put(template,
                         trimmed((struct mark){mark.at + len, mark.len - len,
                                               mark.line}));
            return;
        }
    }
    if (mark.len && (mark.at[0] == '#' || mark.at[0] == '/')) {
        fail(template->file, mark.line, "there is no mark {{%.*s}}", mark.len,
             mark.at);
    }
    put_value(template, mark);
}

// ---- one template -----------------------------------------------------------

static void step_over(struct template *template, const char *to)
{
    for (; template->at < to; template->at++) {
        template->line += *template->at == '\n';
    }
}

static void compile(struct template *template)
{
    const char *open;

    while ((open = strstr(template->at, "{{")) != NULL) {
        const char *close = strstr(open, "}}");

        put_words(template, template->at, (int)(open - template->at), open[2]);
        step_over(template, open);
        if (!close) {
            fail(template->file, template->line, "{{ is not closed by }}");
        }
        put_mark(template,
                 trimmed((struct mark){open + 2, (int)(close - open) - 2,
                                       template->line}));
        template->after_value = is_value(open[2]);
        step_over(template, close + 2);
    }
    put_words(template, template->at, (int)strlen(template->at), '\0');
    if (template->depth) {
        fail(template->file, innermost(template)->line,
             "{{#%s}} is never closed", innermost(template)->kind);
    }
}

static void compile_file(const char *name, FILE *code, FILE *header)
{
    struct template template = {
        .file = name, .line = 1, .code = code, .header = header};
    char *bytes = read_file(name);

    if (!bytes) {
        fail(name, 1, "cannot be read");
    }
    template.at = bytes;
    compile(&template);
    free(bytes);
}

int main(int argc, char **argv)
{
    char *code = NULL;
    char *header = NULL;
    size_t size;
    FILE *to_code = open_memstream(&code, &size);
    FILE *to_header = open_memstream(&header, &size);

    if (argc < 3) {
        (void)fputs("usage: pages CODE HEADER TEMPLATE...\n", stderr);
        return 2;
    }
    (void)fputs("// Made by tools/pages.c from pages/*.html.\n"
                "#include \"pages.h\"\n\n",
                to_code);
    (void)fputs("// Made by tools/pages.c from pages/*.html.\n"
                "#ifndef GEN_PAGES_H\n#define GEN_PAGES_H\n"
                "#include \"wire/html.h\"\n",
                to_header);
    for (int i = 3; i < argc; i++) {
        compile_file(argv[i], to_code, to_header);
    }
    (void)fputs("#endif\n", to_header);
    (void)fclose(to_code);
    (void)fclose(to_header);
    write_file(argv[1], code);
    write_if_changed(argv[2], header);
    free(code);
    free(header);
    return 0;
}
