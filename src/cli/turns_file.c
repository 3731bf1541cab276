// turns_file.c - see turns_file.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/turns_file.h"

#include "base/arena.h"
#include "cli/listen_files.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum wanted { TRANSCRIPT, UTTERANCE, INTERLOCUTOR, TEXT, WANTED };

// The words for the two sides that are understood, in any case.
static const struct side_word {
    const char *word;
    enum side side;
} SIDE_WORDS[] = {
    {"therapist",   SIDE_THERAPIST},
    {"T",           SIDE_THERAPIST},
    {"counselor",   SIDE_THERAPIST},
    {"counsellor",  SIDE_THERAPIST},
    {"clinician",   SIDE_THERAPIST},
    {"interviewer", SIDE_THERAPIST},
    {"client",      SIDE_CLIENT   },
    {"C",           SIDE_CLIENT   },
    {"patient",     SIDE_CLIENT   },
};

// Words are kept in pieces of this size, so that nothing is ever moved.
enum { PIECE_BYTES = 1024 * 1024 };

struct reader {
    struct arena *arena;
    struct csv_columns csv;
    struct turns_file *file;
    uint32_t piece_room; // for pieces of rows
    uint32_t transcript_room;
    uint32_t *index; // by hash of the id: 1 + transcript; 0: free
    uint32_t index_room;
    char *piece;
    size_t piece_left;
    size_t megabytes;
    uint32_t last_transcript;
};

static bool keep(struct reader *reader, struct str words, const char **kept,
                 struct err *err)
{
    if (words.len > reader->piece_left) {
        size_t room = words.len > PIECE_BYTES ? words.len : PIECE_BYTES;

        if (++reader->megabytes > TURNS_MAX_MEGABYTES) {
            return err_set(err, ERR_LIMIT,
                           "more than %d megabytes of words: code the file in "
                           "parts of whole transcripts",
                           TURNS_MAX_MEGABYTES);
        }
        reader->piece = arena_take(reader->arena, room, 1);
        reader->piece_left = room;
    }
    memcpy(reader->piece, words.at, words.len);
    *kept = reader->piece;
    reader->piece += words.len;
    reader->piece_left -= words.len;
    return true;
}

// Twice the room, what was there kept.
static void *twice(struct arena *arena, const void *from, uint32_t *room,
                   size_t size)
{
    void *to = arena_take(arena, 2 * (size_t)*room, size);

    memcpy(to, from, *room * size);
    *room *= 2;
    return to;
}

// ---- transcripts by id ------------------------------------------------------

static uint32_t *find_place(const struct reader *reader, struct str id)
{
    uint32_t at = token_hash(id) & (reader->index_room - 1);

    while (reader->index[at]
           && !str_is_equal(reader->file->transcripts[reader->index[at] - 1].id,
                            id)) {
        at = (at + 1) & (reader->index_room - 1);
    }
    return &reader->index[at];
}

static void widen_index(struct reader *reader)
{
    reader->index_room *= 2;
    reader->index =
        arena_take(reader->arena, reader->index_room, sizeof *reader->index);
    for (uint32_t i = 0; i < reader->file->transcript_count; i++) {
        *find_place(reader, reader->file->transcripts[i].id) = i + 1;
    }
}

static bool add_transcript(struct reader *reader, struct str id,
                           struct err *err)
{
    struct turns_file *file = reader->file;
    const char *kept;

    if (!keep(reader, id, &kept, err)) {
        return false;
    }
    if (file->transcript_count == reader->transcript_room) {
        file->transcripts =
            twice(reader->arena, file->transcripts, &reader->transcript_room,
                  sizeof *file->transcripts);
    }
    file->transcripts[file->transcript_count++] = (struct turns_transcript){
        .id = {kept, id.len}
    };
    if (2 * file->transcript_count > reader->index_room) {
        widen_index(reader);
    } else {
        *find_place(reader, id) = file->transcript_count;
    }
    return true;
}

// Most rows are of the transcript of the row before.
static bool find_transcript(struct reader *reader, struct str id,
                            uint32_t *transcript, struct err *err)
{
    const struct turns_file *file = reader->file;

    if (file->transcript_count == 0
        || !str_is_equal(file->transcripts[reader->last_transcript].id, id)) {
        uint32_t known = *find_place(reader, id);

        if (!known && !add_transcript(reader, id, err)) {
            return false;
        }
        reader->last_transcript =
            known ? known - 1 : file->transcript_count - 1;
    }
    *transcript = reader->last_transcript;
    return true;
}

// ---- rows -------------------------------------------------------------------

static enum side side_of(struct str word)
{
    for (size_t i = 0; i < sizeof SIDE_WORDS / sizeof *SIDE_WORDS; i++) {
        if (word.len == strlen(SIDE_WORDS[i].word)
            && strncasecmp(word.at, SIDE_WORDS[i].word, word.len) == 0) {
            return SIDE_WORDS[i].side;
        }
    }
    return SIDE_OTHER;
}

// For one more row: what is there stays where it is.
static void make_room(struct reader *reader)
{
    struct turns_file *file = reader->file;
    uint32_t piece = file->row_count / TURNS_PIECE;

    if (file->row_count % TURNS_PIECE != 0) {
        return;
    }
    if (piece == reader->piece_room) {
        file->pieces = twice(reader->arena, file->pieces, &reader->piece_room,
                             sizeof *file->pieces);
    }
    file->pieces[piece].rows =
        arena_take(reader->arena, TURNS_PIECE, sizeof(struct turn_row));
}

static void place_row(struct reader *reader, struct turn_row *row)
{
    struct turns_file *file = reader->file;
    struct turns_transcript *transcript = &file->transcripts[row->transcript];
    const struct turn_row *last = transcript->rows > 0
                                    ? turns_file_row(file, transcript->last_row)
                                    : NULL;
    bool again = last && last->id_len == row->id_len
              && memcmp(last->id, row->id, row->id_len) == 0;

    transcript->utterances += !again;
    row->utterance = transcript->utterances - 1;
    transcript->rows++;
    transcript->last_row = file->row_count;
    *turns_file_row(file, file->row_count++) = *row;
}

static bool add_row(struct reader *reader, struct err *err)
{
    struct turns_file *file = reader->file;
    struct str transcript = str_trim(csv_columns_get(&reader->csv, TRANSCRIPT));
    struct str id = str_trim(csv_columns_get(&reader->csv, UTTERANCE));
    struct str text = csv_columns_get(&reader->csv, TEXT);
    struct turn_row row = {
        .text_len = (uint32_t)text.len,
        .id_len = (uint32_t)id.len,
        .side = side_of(str_trim(csv_columns_get(&reader->csv, INTERLOCUTOR))),
    };

    if (row.side == SIDE_OTHER) {
        return csv_columns_refuse(
            &reader->csv, INTERLOCUTOR,
            "known are therapist, T, counselor, counsellor, clinician, "
            "interviewer; client, C, patient",
            err);
    }
    if (file->row_count == TURNS_MAX_ROWS) {
        return err_set(err, ERR_LIMIT,
                       "more than %d rows: code the file in parts of whole "
                       "transcripts",
                       TURNS_MAX_ROWS);
    }
    if (!find_transcript(reader, transcript, &row.transcript, err)
        || !keep(reader, id, &row.id, err)
        || !keep(reader, text, &row.text, err)) {
        return false;
    }
    make_room(reader);
    place_row(reader, &row);
    return true;
}

static bool is_incomplete(const struct csv_columns *csv)
{
    for (int i = 0; i < WANTED; i++) {
        if (csv_is_missing(csv_columns_get(csv, i))) {
            return true;
        }
    }
    return false;
}

static bool read_rows(struct reader *reader, struct err *err)
{
    bool more = true;

    while (csv_columns_next(&reader->csv, &more, err) && more) {
        if (is_incomplete(&reader->csv)) {
            reader->file->dropped++;
        } else if (!add_row(reader, err)) {
            return false;
        }
    }
    return err->kind == ERR_NONE;
}

bool turns_file_name(struct arena *arena, struct str path, struct err *err)
{
    const char *name = listen_files_name(str_text(arena, path));

    return err->kind == ERR_MISSING || err->kind == ERR_OUTSIDE
             ? false
             : err_within(err, "%.100s", name);
}

bool turns_file_read(struct arena *arena, const struct command *command,
                     struct str path, struct turns_file *file, struct err *err)
{
    enum { FIRST_ROOM = 1024 };
    struct column columns[WANTED] = {
        [TRANSCRIPT] = {"transcript_id",  true, -1},
        [UTTERANCE] = {"utterance_id",   true, -1},
        [INTERLOCUTOR] = {"interlocutor",   true, -1},
        [TEXT] = {"utterance_text", true, -1},
    };
    struct reader reader = {
        .arena = arena,
        .file = file,
        .piece_room = FIRST_ROOM,
        .transcript_room = FIRST_ROOM,
        .index_room = 2 * FIRST_ROOM,
        .index =
            arena_take(arena, (size_t)2 * FIRST_ROOM, sizeof *reader.index),
    };
    bool done;

    *file = (struct turns_file){
        .pieces = arena_take(arena, FIRST_ROOM, sizeof *file->pieces),
        .transcripts = arena_take(arena, FIRST_ROOM, sizeof *file->transcripts),
    };
    if (!csv_columns_open(&reader.csv, command, path, columns, WANTED, err)) {
        return turns_file_name(arena, path, err);
    }
    done = read_rows(&reader, err) || turns_file_name(arena, path, err);
    csv_columns_close(&reader.csv);
    if (done && file->dropped > 0) {
        (void)fprintf(
            command->err, "note: %lld row%s left out: something is missing\n",
            (long long)file->dropped, file->dropped == 1 ? " is" : "s are");
    }
    return done;
}
