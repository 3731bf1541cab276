// listen_turns.c - see listen_turns.h.
//
// Reads the file, codes one transcript after the other, then writes: what is
// kept of a row's codes is what is written of them.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/listen_turns.h"

#include "base/arena.h"
#include "base/text.h"
#include "cli/progress.h"
#include "cli/turns_file.h"
#include "talk/coder.h"
#include "talk/english.h"
#include "wire/csv_out.h"

#include <string.h>

static const char HEADER[] = "transcript_id,utterance_id,interlocutor,"
                             "behaviour,reflection,question,input,talk,"
                             "confidence\n";

// What is kept of the codes of an utterance.
struct coded {
    uint8_t kind[CODE_TASKS];
    uint16_t thousandths; // confidence
};

struct turns {
    struct arena *arena;
    const struct turns_file *file;
    uint32_t *rows;      // sorted by transcript, otherwise as in the file
    uint32_t *first;     // of each transcript, in `rows`; and one more
    struct coded *coded; // by row of the file
    struct coder_work work;
};

// Where the rows of each transcript begin, when they are put together.
static void sort_rows(struct turns *turns)
{
    const struct turns_file *file = turns->file;
    uint32_t *next =
        arena_take(turns->arena, file->transcript_count + 1, sizeof *next);

    turns->rows =
        arena_take(turns->arena, file->row_count, sizeof *turns->rows);
    turns->first = arena_take(turns->arena, file->transcript_count + 1,
                              sizeof *turns->first);
    for (uint32_t i = 0; i < file->transcript_count; i++) {
        turns->first[i + 1] = turns->first[i] + file->transcripts[i].rows;
    }
    memcpy(next, turns->first, (file->transcript_count + 1) * sizeof *next);
    for (uint32_t i = 0; i < file->row_count; i++) {
        turns->rows[next[turns_file_row(file, i)->transcript]++] = i;
    }
}

// What a message calls a transcript: its id, where that is fit to be shown.
static struct str shown_id(const struct turns *turns, uint32_t n)
{
    enum { ID_SHOWN = 40 };
    struct str id = turns->file->transcripts[n].id;
    bool is_plain = id.len <= ID_SHOWN;

    for (size_t i = 0; i < id.len && is_plain; i++) {
        is_plain = id.at[i] > ' ' && id.at[i] < 0x7f;
    }
    return is_plain ? id : text_print(turns->arena, "number %u", n + 1);
}

// ERR_INPUT names the transcript that is not in English.
static bool check_english(const struct turns *turns, uint32_t n,
                          struct err *err)
{
    const struct turns_file *file = turns->file;
    struct arena *arena = turns->arena;
    size_t mark = arena_mark(arena);
    struct transcript transcript = {.turn_count = file->transcripts[n].rows};
    bool done;

    transcript.turns =
        arena_take(arena, transcript.turn_count, sizeof *transcript.turns);
    for (size_t i = 0; i < transcript.turn_count; i++) {
        const struct turn_row *row =
            turns_file_row(file, turns->rows[turns->first[n] + i]);

        transcript.turns[i].text = (struct str){row->text, row->text_len};
    }
    done = english_check(&transcript, err)
        || err_within(err, "transcript %.*s", SHOW(shown_id(turns, n)));
    arena_rewind(arena, mark);
    return done;
}

static struct coded coded_of(const struct turn_codes *codes)
{
    struct coded coded = {{0}, 0};

    for (int task = 0; task < CODE_TASKS; task++) {
        coded.kind[task] = (uint8_t)turn_codes_class(codes, task);
    }
    coded.thousandths = (uint16_t)(turn_codes_confidence(codes) * 1000 + 0.5);
    return coded;
}

static void code_transcript(struct turns *turns, uint32_t n)
{
    const struct turns_file *file = turns->file;
    struct arena *arena = turns->arena;
    size_t mark = arena_mark(arena);
    size_t count = file->transcripts[n].utterances;
    struct utterance *utterances = arena_take(arena, count, sizeof *utterances);
    struct turn_codes *codes = arena_take(arena, count, sizeof *codes);

    for (uint32_t i = turns->first[n + 1]; i > turns->first[n]; i--) {
        const struct turn_row *row = turns_file_row(file, turns->rows[i - 1]);

        utterances[row->utterance] = (struct utterance){
            .text = {row->text, row->text_len},
              .side = row->side
        };
    }
    coder_code_utterances(&turns->work, utterances, count,
                          utterances_are_bare(utterances, count), codes);
    for (uint32_t i = turns->first[n]; i < turns->first[n + 1]; i++) {
        uint32_t row = turns->rows[i];

        turns->coded[row] =
            coded_of(&codes[turns_file_row(file, row)->utterance]);
    }
    arena_rewind(arena, mark);
}

// ---- writing ----------------------------------------------------------------

// What stands behind the interlocutor, the same for many rows.
static size_t print_codes(char *room, const struct coded *coded, enum side side)
{
    const char *from = room;

    for (int task = 0; task < CODE_TASKS; task++) {
        const struct code_task_row *row = &CODE_TASK_ROWS[task];
        const char *name = row->of_client == (side == SIDE_CLIENT)
                             ? row->class_names[coded->kind[task]]
                             : "";

        *room++ = ',';
        while (*name) {
            *room++ = *name++;
        }
    }
    *room++ = ',';
    *room++ = (char)('0' + coded->thousandths / 1000);
    *room++ = '.';
    *room++ = (char)('0' + coded->thousandths / 100 % 10);
    *room++ = (char)('0' + coded->thousandths / 10 % 10);
    *room++ = (char)('0' + coded->thousandths % 10);
    *room++ = '\n';
    return (size_t)(room - from);
}

static void write_row(struct csv_out *out, const struct turns_file *file,
                      const struct turn_row *row, const struct coded *coded)
{
    char codes[120];

    csv_out_text(out, file->transcripts[row->transcript].id);
    csv_out_text(out, (struct str){row->id, row->id_len});
    csv_out_text(out,
                 row->side == SIDE_CLIENT ? STR("client") : STR("therapist"));
    csv_out_rest(out, codes, print_codes(codes, coded, row->side));
}

static bool write_all(struct command *command, const struct turns *turns,
                      struct err *err)
{
    const struct turns_file *file = turns->file;
    struct csv_out out;

    csv_out_init(&out, command->out);
    csv_out_rest(&out, HEADER, strlen(HEADER));
    for (uint32_t i = 0; i < file->row_count; i++) {
        write_row(&out, file, turns_file_row(file, i), &turns->coded[i]);
    }
    return csv_out_close(&out, err);
}

bool listen_turns(struct command *command, struct str path, struct err *err)
{
    struct turns_file file;
    struct turns turns = {.arena = command->arena, .file = &file};
    struct progress progress;

    if (!turns_file_read(command->arena, command, path, &file, err)) {
        return false;
    }
    sort_rows(&turns);
    turns.coded = arena_take(turns.arena, file.row_count, sizeof *turns.coded);
    turns.work = coder_work_begin(turns.arena, coder_built_in());
    progress = progress_begin(command->err, "coding transcripts",
                              file.transcript_count);
    for (uint32_t n = 0; n < file.transcript_count; n++) {
        if (!check_english(&turns, n, err)) {
            progress_end(&progress);
            return turns_file_name(turns.arena, path, err);
        }
        code_transcript(&turns, n);
        progress_step(&progress);
    }
    progress_end(&progress);
    return write_all(command, &turns, err);
}
