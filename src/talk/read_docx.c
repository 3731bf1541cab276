// read_docx - Word documents: what Teams and Word write, and what people type.
//
// Four ways to say who speaks, in the order in which they are looked for:
//
//   arrows    "0:0:5.100 --> 0:0:8.250", then the name, then the text, each a
//             line (Teams until 2022); also "Name 0:05 --> 0:08"
//   tables    a row for each turn, with a column for the name, one for the text
//             and perhaps one for the time; a first row may name them
//   headers   "Mara Lind   0:05" (Teams, Otter), the name in bold or two spaces
//             and more before the time; or "00:00:05 Speaker 1" (Word); then
//             the text, up to the next header
//   names     "Name: text", "Name<tab>text", the name in bold before the text
//             or on a line of its own: as talk/label.h has it
//
// A line is counted as paragraph of the document.
//
// SOURCE: Unstructured-IO/unstructured issue 1816 (arrows); gerlaxrex/parrot
// and other programs that read Teams documents (headers); Word's "Transcribe"
// pane, from memory
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "talk/clock.h"
#include "talk/docx_text.h"
#include "talk/label.h"
#include "talk/reader.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum {
    HEADERS_LEAST = 2, // fewer than two of a kind are chance
    CELLS_MOST = 12,   // columns that are looked at
};

struct docx {
    struct cue_list *cues;
    struct docx_text text;
};

// "Mara Lind started transcription", which Teams writes among the turns.
static bool is_notice(struct str line)
{
    static const char *const ENDS[] = {" started transcription",
                                       " stopped transcription"};

    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        size_t len = strlen(ENDS[i]);

        if (line.len > len && line.len <= len + TRANSCRIPT_MAX_NAME
            && memcmp(line.at + line.len - len, ENDS[i], len) == 0) {
            return true;
        }
    }
    return false;
}

// ---- times in a line --------------------------------------------------------

static bool is_of_clock(char c)
{
    return (c >= '0' && c <= '9') || c == ':' || c == '.' || c == ',';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

// Cuts a time off the end of `line`, which keeps what stood before it, with
// the spaces between them.
static bool cut_time(struct str *line, double *seconds)
{
    size_t len = line->len;

    while (len && is_of_clock(line->at[len - 1])) {
        len--;
    }
    if (len == line->len || !memchr(line->at + len, ':', line->len - len)
        || !clock_parse((struct str){line->at + len, line->len - len},
                        seconds)) {
        return false;
    }
    line->len = len;
    return true;
}

// What stands before a time: a name in bold, or two spaces or a tab between
// them. "I got up at 6:30" is none.
static bool parse_name_first(const struct docx_line *line, struct str *name,
                             double *seconds)
{
    struct str rest = line->text;

    if (!cut_time(&rest, seconds)) {
        return false;
    }
    *name = str_trim(rest);
    return name->len && name->len <= TRANSCRIPT_MAX_NAME
        && (line->bold >= name->len || rest.at[rest.len - 1] == '\t'
            || (rest.len - name->len >= 2 && is_space(rest.at[rest.len - 1])));
}

// "00:00:05 Speaker 1", a name of few and short words.
static bool parse_time_first(const struct docx_line *line, struct str *name,
                             double *seconds)
{
    struct str rest = line->text;

    if (!clock_take(&rest, seconds) || rest.len < 2 || !is_space(*rest.at)) {
        return false;
    }
    *name = str_trim(rest);
    return name->len <= 40 && !memchr(name->at, '.', name->len)
        && !memchr(name->at, ',', name->len)
        && !memchr(name->at, '?', name->len);
}

// ---- arrows -----------------------------------------------------------------

// "0:0:5.100 --> 0:0:8.250", with or without a name before it.
static bool parse_arrow(const struct docx_line *line, struct cue *cue,
                        struct str *name)
{
    const char *arrow = memmem(line->text.at, line->text.len, "-->", 3);
    struct str before, after;

    if (!arrow) {
        return false;
    }
    before =
        str_trim((struct str){line->text.at, (size_t)(arrow - line->text.at)});
    after = str_trim((struct str){
        arrow + 3, line->text.len - (size_t)(arrow - line->text.at) - 3});
    if (!cut_time(&before, &cue->start) || !clock_parse(after, &cue->end)) {
        return false;
    }
    *name = str_trim(before);
    return name->len <= TRANSCRIPT_MAX_NAME;
}

static bool add_line(struct docx *docx, const struct docx_line *line,
                     struct cue *cue, struct err *err)
{
    if (is_notice(line->text)) {
        return true;
    }
    cue->text = line->text;
    cue->line = line->paragraph;
    return cue_list_add(docx->cues, cue, err);
}

static bool read_arrows(struct docx *docx, struct err *err)
{
    struct cue cue = {.speaker = SPEAKER_UNKNOWN};
    bool started = false, wants_name = false, good = true;
    struct str name = {"", 0};

    for (size_t i = 0; i < docx->text.count && good; i++) {
        const struct docx_line *line = &docx->text.lines[i];

        if (parse_arrow(line, &cue, &name)) {
            started = true;
            wants_name = name.len == 0;
            good = cue_list_speaker(docx->cues, name, line->paragraph,
                                    &cue.speaker, err);
        } else if (wants_name) {
            wants_name = false;
            good = cue_list_speaker(docx->cues, line->text, line->paragraph,
                                    &cue.speaker, err);
        } else if (started) {
            good = add_line(docx, line, &cue, err);
        }
    }
    return good;
}

static bool has_arrows(const struct docx *docx)
{
    int count = 0;

    for (size_t i = 0; i < docx->text.count && count < HEADERS_LEAST; i++) {
        struct cue cue;
        struct str name;

        count += parse_arrow(&docx->text.lines[i], &cue, &name);
    }
    return count >= HEADERS_LEAST;
}

// ---- headers ----------------------------------------------------------------

typedef bool header_parser(const struct docx_line *line, struct str *name,
                           double *seconds);

// Lines of this form, and how many of them have a name that comes back: a
// speaker does, a sentence does not.
static bool has_headers(const struct docx *docx, header_parser *parse)
{
    struct str names[TRANSCRIPT_MAX_SPEAKERS];
    int count = 0, distinct = 0;

    for (size_t i = 0; i < docx->text.count; i++) {
        double seconds;
        struct str name;
        int known = 0;

        if (!parse(&docx->text.lines[i], &name, &seconds)) {
            continue;
        }
        count++;
        while (known < distinct && !str_is_equal(names[known], name)) {
            known++;
        }
        if (known == distinct && distinct < TRANSCRIPT_MAX_SPEAKERS) {
            names[distinct++] = name;
        }
    }
    return count >= HEADERS_LEAST && (count > distinct || count <= 4);
}

static bool read_headers(struct docx *docx, header_parser *parse,
                         struct err *err)
{
    struct cue cue = {.speaker = SPEAKER_UNKNOWN, .start = NAN, .end = NAN};
    bool started = false, good = true;

    for (size_t i = 0; i < docx->text.count && good; i++) {
        const struct docx_line *line = &docx->text.lines[i];
        struct str name;
        double seconds;

        if (parse(line, &name, &seconds)) {
            started = true;
            cue.start = seconds;
            good = cue_list_speaker(docx->cues, name, line->paragraph,
                                    &cue.speaker, err);
        } else if (started) {
            good = add_line(docx, line, &cue, err);
            cue.start = NAN; // the time is that of the first line
        }
    }
    return good;
}

// ---- tables -----------------------------------------------------------------

// The columns, from 1; 0: there is none.
struct columns {
    int name, text, time;
    bool has_titles;
};

static const struct {
    const char *title;
    size_t column; // offset in struct columns
} TITLES[] = {
    {"speaker",     offsetof(struct columns, name)},
    {"name",        offsetof(struct columns, name)},
    {"who",         offsetof(struct columns, name)},
    {"role",        offsetof(struct columns, name)},
    {"person",      offsetof(struct columns, name)},
    {"participant", offsetof(struct columns, name)},
    {"text",        offsetof(struct columns, text)},
    {"transcript",  offsetof(struct columns, text)},
    {"utterance",   offsetof(struct columns, text)},
    {"content",     offsetof(struct columns, text)},
    {"dialogue",    offsetof(struct columns, text)},
    {"speech",      offsetof(struct columns, text)},
    {"words",       offsetof(struct columns, text)},
    {"time",        offsetof(struct columns, time)},
    {"timestamp",   offsetof(struct columns, time)},
    {"timecode",    offsetof(struct columns, time)},
    {"start",       offsetof(struct columns, time)},
};

// What a column holds, added up over all rows.
struct column_sum {
    size_t bytes;
    int cells, times, numbers;
};

static void note_cell(struct column_sum *sum, struct str text)
{
    double seconds;
    int64_t number;

    sum->cells++;
    sum->bytes += text.len;
    sum->numbers += str_parse_int(text, &number);
    sum->times += memchr(text.at, ':', text.len) && clock_parse(text, &seconds);
}

static void note_title(struct columns *columns, const struct docx_line *line)
{
    for (size_t i = 0; i < sizeof TITLES / sizeof *TITLES; i++) {
        const char *title = TITLES[i].title;

        if (line->text.len == strlen(title)
            && strncasecmp(line->text.at, title, line->text.len) == 0) {
            int *column = (int *)((char *)columns + TITLES[i].column);

            *column = *column ? *column : line->cell;
        }
    }
}

// By what the cells are like: times; the longest is the text; and the first of
// the others that does not count the rows is the name.
static void guess_columns(const struct column_sum *sums,
                          struct columns *columns)
{
    for (int i = 1; i <= CELLS_MOST; i++) {
        if (sums[i].cells && sums[i].times * 2 > sums[i].cells) {
            columns->time = columns->time ? columns->time : i;
        } else if (sums[i].bytes > sums[columns->text].bytes) {
            columns->text = i;
        }
    }
    for (int i = 1; i <= CELLS_MOST && !columns->name; i++) {
        if (sums[i].cells && i != columns->text && i != columns->time
            && sums[i].numbers * 2 <= sums[i].cells) {
            columns->name = i;
        }
    }
}

static struct columns find_columns(const struct docx *docx)
{
    struct column_sum sums[CELLS_MOST + 1] = {0};
    struct columns titled = {0}, guessed = {0};

    for (size_t i = 0; i < docx->text.count; i++) {
        const struct docx_line *line = &docx->text.lines[i];

        if (line->table && line->cell <= CELLS_MOST) {
            note_cell(&sums[line->cell], line->text);
        }
        if (line->table && line->row == 1) {
            note_title(&titled, line);
        }
    }
    if (titled.name && titled.text) {
        titled.has_titles = true;
        return titled;
    }
    guess_columns(sums, &guessed);
    return guessed;
}

// Lines of one row, and what becomes of them.
struct row {
    size_t from, end;
    struct cue *cue;
};

static bool read_cell(struct docx *docx, const struct columns *columns,
                      const struct docx_line *line, struct cue *cue,
                      struct err *err)
{
    double seconds;

    if (line->cell == columns->name) {
        return cue_list_speaker(docx->cues, line->text, line->paragraph,
                                &cue->speaker, err);
    }
    if (line->cell == columns->time) {
        cue->start = clock_parse(line->text, &seconds) ? seconds : NAN;
        return true;
    }
    return line->cell != columns->text || add_line(docx, line, cue, err);
}

// The cells of a row that hold text, or those that do not.
static bool read_cells(struct docx *docx, const struct columns *columns,
                       const struct row *row, bool text, struct err *err)
{
    bool good = true;

    for (size_t i = row->from; i < row->end && good; i++) {
        const struct docx_line *line = &docx->text.lines[i];

        if ((line->cell == columns->text) == text) {
            good = read_cell(docx, columns, line, row->cue, err);
        }
    }
    return good;
}

// A name or a time may stand behind the text that it belongs to.
static bool read_row(struct docx *docx, const struct columns *columns,
                     size_t from, size_t end, struct err *err)
{
    struct cue cue = {.speaker = SPEAKER_UNKNOWN, .start = NAN, .end = NAN};
    const struct row row = {from, end, &cue};

    return read_cells(docx, columns, &row, false, err)
        && read_cells(docx, columns, &row, true, err);
}

static bool read_tables(struct docx *docx, const struct columns *columns,
                        struct err *err)
{
    const struct docx_line *lines = docx->text.lines;
    size_t end;

    for (size_t from = 0; from < docx->text.count; from = end) {
        for (end = from + 1; end < docx->text.count
                             && lines[end].table == lines[from].table
                             && lines[end].row == lines[from].row;) {
            end++;
        }
        if (lines[from].table && !(columns->has_titles && lines[from].row == 1)
            && !read_row(docx, columns, from, end, err)) {
            return false;
        }
    }
    return true;
}

// ---- names ------------------------------------------------------------------

// Bold words before others, and a first tab, are read as "Name: ...".
static struct str labelled(struct arena *arena, const struct docx_line *line)
{
    struct str text = line->text;
    const char *tab = memchr(text.at, '\t', text.len);
    size_t cut = line->bold;

    if (cut == 0 || cut >= text.len || cut > TRANSCRIPT_MAX_NAME) {
        cut = tab ? (size_t)(tab - text.at) : 0;
    }
    if (cut == 0 || cut > TRANSCRIPT_MAX_NAME || text.at[cut - 1] == ':'
        || text.at[cut] == ':') {
        return text;
    }
    return text_print(arena, "%.*s: %.*s", (int)cut, text.at,
                      (int)(text.len - cut), text.at + cut);
}

static bool read_names(struct docx *docx, struct err *err)
{
    struct cue cue = {.speaker = SPEAKER_UNKNOWN, .start = NAN, .end = NAN};

    for (size_t i = 0; i < docx->text.count; i++) {
        const struct docx_line *line = &docx->text.lines[i];

        cue.text = labelled(docx->cues->arena, line);
        cue.line = line->paragraph;
        if (!is_notice(line->text) && !cue_list_add(docx->cues, &cue, err)) {
            return false;
        }
    }
    return label_cues(docx->cues, LABEL_LINES, err);
}

// ---- the reader -------------------------------------------------------------

static bool read_lines(struct docx *docx, struct err *err)
{
    const struct columns columns = find_columns(docx);

    if (has_arrows(docx)) {
        return read_arrows(docx, err);
    }
    if (columns.name && columns.text) {
        return read_tables(docx, &columns, err);
    }
    if (has_headers(docx, parse_name_first)) {
        return read_headers(docx, parse_name_first, err);
    }
    if (has_headers(docx, parse_time_first)) {
        return read_headers(docx, parse_time_first, err);
    }
    return read_names(docx, err);
}

static bool docx_read(struct cue_list *cues, struct str bytes,
                      const struct transcript_wish *wish, struct err *err)
{
    struct docx docx = {.cues = cues};

    (void)wish;
    if (!docx_text_read(cues->arena, bytes, &docx.text, err)) {
        return cue_list_place(cues, 0, err);
    }
    return read_lines(&docx, err)
        && (cues->count == 0 || cues->speaker_count > 0
            || cue_list_refuse(cues, 0, err,
                               "nobody is named in this document; write the "
                               "speaker before each turn, as in \"T: ...\""));
}

const struct reader READER_DOCX = {
    .name = "docx",
    .people = "Word (.docx), also of Teams",
    .counted = "paragraph",
    .is_binary = true,
    .looks_like = docx_looks_like,
    .read = docx_read,
};
