// reader.c - see reader.h: the table, and how a file goes through it.
//
// Bytes to cues by a reader; cues to turns by talk/merge.h; then what can only
// be said of the whole.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/reader.h"

#include "base/arena.h"
#include "base/text.h"
#include "talk/english.h"
#include "talk/merge.h"
#include "wire/charset.h"

#include <string.h>

// Binary formats first: they are known by their first bytes. Plain text last:
// it is what everything else could also be taken for.
const struct reader *const READERS[] = {
    &READER_DOCX,
    &READER_ELAN,
    &READER_WEBVTT,
    &READER_CHAT,
    &READER_OTTER_JSON,
    &READER_WHISPERX,
    &READER_WHISPER,
    &READER_JSON,
    &READER_SRT,
    &READER_OTTER,
    &READER_TABLE,
    &READER_PLAIN,
    NULL,
};

// ---- what is no transcript --------------------------------------------------

// Files that people hand in instead, by their first bytes.
static const struct {
    size_t at;
    const char *bytes;
    const char *what;
} STRANGERS[] = {
    {0, "%PDF",             "a PDF; save the transcript as text or Word (.docx)"},
    {0, "\xd0\xcf\x11\xe0",
     "an old Word file, or one with a password; save it as .docx "
     "without one"                                                              },
    {0, "{\\rtf",           "rich text (RTF); save it as .docx or as text"      },
    {0, "<!DOCTYPE html",   "a web page; export the transcript as text"         },
    {0, "<html",            "a web page; export the transcript as text"         },
    {0, "RIFF",             "a recording; listening needs its transcript"       },
    {0, "OggS",             "a recording; listening needs its transcript"       },
    {0, "fLaC",             "a recording; listening needs its transcript"       },
    {0, "ID3",              "a recording; listening needs its transcript"       },
    {0, "\xff\xfb",         "a recording; listening needs its transcript"       },
    {4, "ftyp",             "a recording; listening needs its transcript"       },
    {0, "\x1a\x45\xdf\xa3", "a recording; listening needs its transcript"       },
    {0, "\x1f\x8b",         "compressed; unpack it first"                       },
    {0, "7z\xbc\xaf",       "compressed; unpack it first"                       },
    {0, "\x89PNG",          "a picture; listening needs text"                   },
    {0, "\xff\xd8\xff",     "a picture; listening needs text"                   },
};

static bool check_stranger(const struct cue_list *cues, struct str bytes,
                           struct err *err)
{
    for (size_t i = 0; i < sizeof STRANGERS / sizeof *STRANGERS; i++) {
        size_t at = STRANGERS[i].at;
        size_t len = strlen(STRANGERS[i].bytes);

        if (bytes.len >= at + len
            && memcmp(bytes.at + at, STRANGERS[i].bytes, len) == 0) {
            return cue_list_refuse(cues, 0, err, "this is %s",
                                   STRANGERS[i].what);
        }
    }
    return true;
}

static bool check_size(const struct cue_list *cues, struct str bytes,
                       struct err *err)
{
    if (bytes.len == 0) {
        return cue_list_refuse(cues, 0, err, "the file is empty");
    }
    if (bytes.len > TRANSCRIPT_MAX_BYTES) {
        (void)err_set(err, ERR_LIMIT, "more than %d MB; is this a transcript?",
                      TRANSCRIPT_MAX_BYTES / 1024 / 1024);
        return cue_list_place(cues, 0, err);
    }
    return true;
}

// ---- which reader -----------------------------------------------------------

static struct str format_names(struct arena *arena)
{
    struct text names = text_in(arena);

    for (size_t i = 0; READERS[i]; i++) {
        text_addf(&names, "%s%s", i ? ", " : "", READERS[i]->name);
    }
    return text_str(&names);
}

static const struct reader *reader_by_name(struct str name)
{
    for (size_t i = 0; READERS[i]; i++) {
        if (str_is(name, READERS[i]->name)) {
            return READERS[i];
        }
    }
    return NULL;
}

static const struct reader *reader_by_look(struct str bytes, bool is_binary)
{
    for (size_t i = 0; READERS[i]; i++) {
        if (READERS[i]->is_binary == is_binary
            && READERS[i]->looks_like(bytes)) {
            return READERS[i];
        }
    }
    return NULL;
}

// Who names columns means a table.
static struct str wished_format(const struct transcript_wish *wish)
{
    size_t columns = wish->speaker_column.len + wish->text_column.len
                   + wish->start_column.len + wish->end_column.len;

    return wish->format.len == 0 && columns ? str_of(READER_TABLE.name)
                                            : wish->format;
}

// The reader, and the bytes as it wants them.
static bool choose(struct cue_list *cues, const struct transcript_wish *wish,
                   const struct reader **reader, struct str *bytes,
                   struct err *err)
{
    struct str format = wished_format(wish);

    *reader =
        format.len ? reader_by_name(format) : reader_by_look(*bytes, true);
    if (format.len && !*reader) {
        struct str names = format_names(cues->arena);

        return cue_list_refuse(cues, 0, err,
                               "there is no such format; there are %.*s",
                               SHOW(names));
    }
    if (*reader && (*reader)->is_binary) {
        return true;
    }
    if (!check_stranger(cues, *bytes, err)) {
        return false;
    }
    if (!charset_text(cues->arena, *bytes, bytes, err)) {
        return cue_list_place(cues, 0, err);
    }
    if (!*reader) {
        *reader = reader_by_look(*bytes, false);
    }
    return true;
}

// ---- the whole --------------------------------------------------------------

static bool check_found(const struct cue_list *cues, struct err *err)
{
    return cues->count > 0
        || cue_list_refuse(cues, 0, err, "nobody says anything in this file");
}

bool transcript_read(struct arena *arena, struct str name, struct str bytes,
                     const struct transcript_wish *wish,
                     struct transcript *transcript, struct err *err)
{
    static const struct transcript_wish NONE = {0};
    struct cue_list cues = cue_list_in(arena, str_copy(arena, name), "line");
    const struct reader *reader = NULL;

    wish = wish ? wish : &NONE;
    *transcript = (struct transcript){.therapist = SPEAKER_UNKNOWN};
    if (!check_size(&cues, bytes, err)
        || !choose(&cues, wish, &reader, &bytes, err)) {
        return false;
    }
    cues.counted = reader->counted;
    if (!reader->read(&cues, bytes, wish, err) || !check_found(&cues, err)) {
        return false;
    }
    transcript->name = cues.name;
    transcript->format = reader->name;
    transcript->counted = reader->counted;
    merge_cues(&cues, transcript);
    return english_check(transcript, err) || cue_list_place(&cues, 0, err);
}
