// read_table - a table with a row for each turn: CSV, with commas or
// semicolons, and TSV, also the UTF-16 "Unicode text" of Excel.
//
// The first row names the columns. Those wanted are found by the names that the
// wish gives, else by the usual ones below; all others are ignored. A second
// transcript in the same table is refused: its turns are another session's.
//
// SOURCE: RFC 4180; AnnoMI for its column names; DECISIONS.md 19
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "talk/clock.h"
#include "talk/reader.h"
#include "wire/csv.h"

#include <math.h>
#include <string.h>

enum column {
    COLUMN_SPEAKER,
    COLUMN_TEXT,
    COLUMN_START,
    COLUMN_END,
    COLUMN_SESSION,
    COLUMNS,
};

enum { NAME_MOST = 40 }; // bytes of a column's name, without spaces

#define COUNT(table) (sizeof(table) / sizeof *(table))

// Usual names, in small letters, without spaces, underscores and hyphens.
static const struct {
    enum column column;
    const char *name;
} USUAL[] = {
    {COLUMN_SPEAKER, "speaker"       },
    {COLUMN_SPEAKER, "speakername"   },
    {COLUMN_SPEAKER, "speakerlabel"  },
    {COLUMN_SPEAKER, "interlocutor"  },
    {COLUMN_SPEAKER, "who"           },
    {COLUMN_SPEAKER, "role"          },
    {COLUMN_SPEAKER, "name"          },
    {COLUMN_SPEAKER, "participant"   },
    {COLUMN_TEXT,    "text"          },
    {COLUMN_TEXT,    "utterancetext" },
    {COLUMN_TEXT,    "utterance"     },
    {COLUMN_TEXT,    "transcript"    },
    {COLUMN_TEXT,    "transcription" },
    {COLUMN_TEXT,    "content"       },
    {COLUMN_TEXT,    "words"         },
    {COLUMN_TEXT,    "speech"        },
    {COLUMN_TEXT,    "sentence"      },
    {COLUMN_TEXT,    "message"       },
    {COLUMN_START,   "start"         },
    {COLUMN_START,   "starttime"     },
    {COLUMN_START,   "startms"       },
    {COLUMN_START,   "begin"         },
    {COLUMN_START,   "begintime"     },
    {COLUMN_START,   "onset"         },
    {COLUMN_START,   "timestamp"     },
    {COLUMN_START,   "time"          },
    {COLUMN_START,   "from"          },
    {COLUMN_END,     "end"           },
    {COLUMN_END,     "endtime"       },
    {COLUMN_END,     "endms"         },
    {COLUMN_END,     "stop"          },
    {COLUMN_END,     "stoptime"      },
    {COLUMN_END,     "offset"        },
    {COLUMN_END,     "to"            },
    {COLUMN_SESSION, "transcriptid"  },
    {COLUMN_SESSION, "sessionid"     },
    {COLUMN_SESSION, "conversationid"},
    {COLUMN_SESSION, "dialogueid"    },
};

// ---- columns ----------------------------------------------------------------

// "Start Time", "start_time" and "START-TIME" are one name.
static struct str bare_name(struct str name, char *room)
{
    size_t len = 0;

    for (size_t i = 0; i < name.len && len < NAME_MOST; i++) {
        char c = name.at[i];

        if (!strchr(" _-.\t", c)) {
            room[len++] = (char)(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c);
        }
    }
    return (struct str){room, len};
}

static bool is_named(struct str field, struct str name)
{
    char room_a[NAME_MOST];
    char room_b[NAME_MOST];

    return str_is_equal(bare_name(field, room_a), bare_name(name, room_b));
}

struct table {
    struct cue_list *cues;
    struct csv *csv;
    int at[COLUMNS]; // of each column, or -1
    bool in_ms[COLUMNS];
    struct str session;
};

static struct str wished(const struct transcript_wish *wish, enum column column)
{
    switch (column) {
    case COLUMN_SPEAKER: return wish->speaker_column;
    case COLUMN_TEXT: return wish->text_column;
    case COLUMN_START: return wish->start_column;
    case COLUMN_END: return wish->end_column;
    default: return (struct str){"", 0};
    }
}

static int find_field(struct str name, const struct str *fields, int count)
{
    for (int i = 0; i < count; i++) {
        if (is_named(fields[i], name)) {
            return i;
        }
    }
    return -1;
}

// By the order of USUAL, not of the file: "speaker" goes before "name".
static int find_usual(enum column column, const struct str *fields, int count)
{
    int found = -1;

    for (size_t i = 0; i < COUNT(USUAL) && found < 0; i++) {
        if (USUAL[i].column == column) {
            found = find_field(str_of(USUAL[i].name), fields, count);
        }
    }
    return found;
}

static bool ends_in_ms(struct str name)
{
    char room[NAME_MOST];

    name = bare_name(name, room);
    return name.len > 2 && memcmp(name.at + name.len - 2, "ms", 2) == 0;
}

static bool find_columns(struct table *table,
                         const struct transcript_wish *wish,
                         const struct str *fields, int count, struct err *err)
{
    for (int i = 0; i < COLUMNS; i++) {
        struct str name = wished(wish, (enum column)i);
        int at = name.len ? find_field(name, fields, count)
                          : find_usual((enum column)i, fields, count);

        if (name.len && at < 0) {
            return cue_list_refuse(
                table->cues, 1, err, "there is no column \"%.*s\"",
                (int)(name.len < 40 ? name.len : 40), name.at);
        }
        table->at[i] = at;
        table->in_ms[i] = at >= 0 && ends_in_ms(fields[at]);
    }
    if (table->at[COLUMN_SPEAKER] < 0 || table->at[COLUMN_TEXT] < 0) {
        return cue_list_refuse(table->cues, 1, err,
                               "the first row names no column for %s; say "
                               "which one it is",
                               table->at[COLUMN_TEXT] < 0
                                   ? "what was said (\"text\")"
                                   : "who speaks (\"speaker\")");
    }
    return true;
}

// ---- rows -------------------------------------------------------------------

static struct str field_of(const struct table *table, enum column column,
                           const struct str *fields, int count)
{
    int at = table->at[column];

    return at >= 0 && at < count && !csv_is_missing(fields[at])
             ? fields[at]
             : (struct str){"", 0};
}

static double time_of(const struct table *table, enum column column,
                      const struct str *fields, int count)
{
    struct str field = field_of(table, column, fields, count);
    double seconds;

    if (!clock_parse(field, &seconds)) {
        return NAN;
    }
    return table->in_ms[column] ? seconds / 1000 : seconds;
}

static bool check_session(struct table *table, struct str session, int line,
                          struct err *err)
{
    if (table->session.len == 0 && session.len) {
        table->session = str_copy(table->cues->arena, session);
    }
    return session.len == 0 || str_is_equal(session, table->session)
        || cue_list_refuse(table->cues, line, err,
                           "a second transcript begins here; listening to "
                           "many at once is --turns, or give each its own "
                           "file");
}

static bool add_row(struct table *table, const struct str *fields, int count,
                    struct err *err)
{
    struct cue cue = {
        .text = field_of(table, COLUMN_TEXT, fields, count),
        .start = time_of(table, COLUMN_START, fields, count),
        .end = time_of(table, COLUMN_END, fields, count),
        .line = (int)csv_line(table->csv),
    };
    struct str session = field_of(table, COLUMN_SESSION, fields, count);
    struct str speaker = field_of(table, COLUMN_SPEAKER, fields, count);

    return check_session(table, session, cue.line, err)
        && cue_list_speaker(table->cues, speaker, cue.line, &cue.speaker, err)
        && cue_list_add(table->cues, &cue, err);
}

static bool read_rows(struct table *table, const struct transcript_wish *wish,
                      struct err *err)
{
    const struct str *fields;
    bool is_header = true;
    bool more = true;
    int count;

    for (;;) {
        if (!csv_next(table->csv, &fields, &count, &more, err)) {
            return cue_list_place(table->cues, 0, err);
        }
        if (!more) {
            return true;
        }
        if (!(is_header ? find_columns(table, wish, fields, count, err)
                        : add_row(table, fields, count, err))) {
            return false;
        }
        is_header = false;
    }
}

// ---- the reader -------------------------------------------------------------

// Of the three signs between fields, the one that the first row has most of.
static char delimiter_of(struct str bytes)
{
    static const char SIGNS[] = {',', ';', '\t'};
    struct str row = str_cut(&bytes, '\n');
    size_t most = 0;
    char sign = ',';

    for (size_t i = 0; i < sizeof SIGNS; i++) {
        size_t count = 0;

        for (size_t k = 0; k < row.len; k++) {
            count += row.at[k] == SIGNS[i];
        }
        if (count > most) {
            most = count;
            sign = SIGNS[i];
        }
    }
    return sign;
}

// The first row has names for a speaker and for what they say.
static bool table_looks_like(struct str bytes)
{
    char sign = delimiter_of(bytes);
    struct csv *csv = csv_open_text(str_cut(&bytes, '\n'), sign);
    const struct str *fields;
    struct err ignored;
    bool more;
    int count;
    bool found = csv_next(csv, &fields, &count, &more, &ignored) && more
              && find_usual(COLUMN_TEXT, fields, count) >= 0
              && find_usual(COLUMN_SPEAKER, fields, count) >= 0;

    csv_close(csv);
    return found;
}

static bool table_read(struct cue_list *cues, struct str bytes,
                       const struct transcript_wish *wish, struct err *err)
{
    struct table table = {.cues = cues};
    bool good;

    table.csv = csv_open_text(bytes, delimiter_of(bytes));
    good = read_rows(&table, wish, err);
    csv_close(table.csv);
    return good;
}

const struct reader READER_TABLE = {
    .name = "csv",
    .people = "a table (CSV, TSV)",
    .counted = "line",
    .looks_like = table_looks_like,
    .read = table_read,
};
