// page_listen_upload - a transcript comes in, and somebody says who in it is
// the therapist. Both run on a thread of their own: the file is read and its
// turns are coded outside of any transaction; what is kept is kept in one.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_listen.h"

#include "base/arena.h"
#include "base/text.h"
#include "http/limits.h"
#include "practice/audit.h"
#include "practice/folder.h"
#include "practice/listen_numbers.h"
#include "web/site.h"

#include <assert.h>
#include <string.h>

static_assert(HTTP_MAX_UPLOAD > TRANSCRIPT_MAX_BYTES + HTTP_MAX_BODY,
              "a transcript does not fit into a request");

// ---- work of a thread of its own --------------------------------------------

struct upload_work {
    struct page *page;
    struct session_id session;
    struct transcript transcript;
    struct listen_draft draft;
    struct listen_choice choice;
};

// As whom the page was asked for.
static void enter(struct practice *practice, const struct page *page)
{
    practice->staff = page->visitor.staff;
    practice->who = text_print(practice->arena, "staff/%lld",
                               (long long)page->visitor.staff.n);
}

static bool read_as(struct upload_work *work, practice_work *step,
                    struct err *err)
{
    struct page *page = work->page;

    return folder_read(page->site->folder, page->arena, step, work, err);
}

static bool write_as(struct upload_work *work, practice_work *step,
                     struct err *err)
{
    struct page *page = work->page;

    return folder_write(page->site->folder, page->arena, step, work, err);
}

// The page with the reason, read anew on this thread.
struct again {
    struct page *page;
    struct err why;
};

static bool show_again(struct practice *practice, void *context,
                       struct err *err)
{
    struct again *again = context;
    struct listen_view view = {0};
    bool shown;

    enter(practice, again->page);
    again->page->practice = practice;
    shown = listen_view_again(again->page, &view, &again->why);
    again->page->practice = NULL;
    *err = again->why;
    return shown;
}

static bool explain(struct page *page, struct err *err)
{
    struct again again = {.page = page, .why = *err};

    return folder_read(page->site->folder, page->arena, show_again, &again,
                       err);
}

// ---- the file ---------------------------------------------------------------

static bool check_begin(struct practice *practice, void *context,
                        struct err *err)
{
    struct upload_work *work = context;
    struct listen_case found;

    enter(practice, work->page);
    return listen_check_on(practice, err)
        && listen_get(practice, work->session, &found, err);
}

static bool begin(struct practice *practice, void *context, struct err *err)
{
    struct upload_work *work = context;

    enter(practice, work->page);
    return listen_begin(practice, work->session, &work->draft, err);
}

static bool seal_it(struct practice *practice, void *context, struct err *err)
{
    struct upload_work *work = context;

    enter(practice, work->page);
    return listen_seal(practice, &work->transcript, &work->draft, err);
}

static bool keep(struct practice *practice, void *context, struct err *err)
{
    struct upload_work *work = context;

    enter(practice, work->page);
    return listen_keep(practice, &work->draft, err)
        && audit_note(practice, "kept a transcript", work->draft.client,
                      work->page->param[0], err);
}

// Either of the two, and not both.
static bool find_bytes(struct page *page, struct upload *found, struct err *err)
{
    struct str pasted = page_field(page, "pasted");
    bool has_words = str_trim(pasted).len > 0;

    if (page->upload.there == has_words) {
        return err_set(err, ERR_INPUT,
                       has_words
                           ? "Please send a file or the pasted text, not both."
                           : "Please choose a file, or paste the text.");
    }
    *found = page->upload.there
               ? page->upload
               : (struct upload){true, STR("pasted text"), pasted};
    return found->bytes.len <= TRANSCRIPT_MAX_BYTES
        || err_set(err, ERR_LIMIT,
                   "%.80s is too large: a transcript has at most %d MB. Is it "
                   "the recording? No sound is taken here.",
                   str_text(page->arena, found->name),
                   TRANSCRIPT_MAX_BYTES / (1024 * 1024));
}

static bool read_file(struct page *page, struct transcript *transcript,
                      struct err *err)
{
    struct transcript_wish wish = {
        .speaker_column = str_trim(page_field(page, "speaker_column")),
        .text_column = str_trim(page_field(page, "text_column")),
        .start_column = str_trim(page_field(page, "start_column")),
        .end_column = str_trim(page_field(page, "end_column")),
    };
    struct upload file;

    return find_bytes(page, &file, err)
        && transcript_read(page->arena, file.name, file.bytes, &wish,
                           transcript, err);
}

bool listen_upload_post(struct page *page, struct err *err)
{
    struct upload_work work = {.page = page};

    if (!page_id(page, 0, &work.session.n, err)
        || !read_as(&work, check_begin, err)) {
        return false;
    }
    if (read_file(page, &work.transcript, err) && write_as(&work, begin, err)
        && read_as(&work, seal_it, err) && write_as(&work, keep, err)) {
        page_redirect(page, listen_path(page, ""));
        return true;
    }
    return explain(page, err);
}

// ---- who is the therapist ---------------------------------------------------

static bool open_it(struct practice *practice, void *context, struct err *err)
{
    struct upload_work *work = context;
    int version;

    enter(practice, work->page);
    return listen_check_on(practice, err)
        && listen_transcript(practice, work->session, &work->transcript,
                             &version, err);
}

// Codes the turns, and keeps of them what stays when they are gone.
static bool count(struct upload_work *work, struct err *err)
{
    struct arena *arena = work->page->arena;
    struct listening listening;
    struct listen_kept kept;

    if (!listening_of(arena, coder_built_in(), &work->transcript, &listening,
                      err)) {
        return false;
    }
    kept = listen_kept_of(&listening.numbers);
    work->choice.numbers = listen_numbers_print(arena, &kept);
    return true;
}

static bool choose(struct practice *practice, void *context, struct err *err)
{
    struct upload_work *work = context;
    struct listen_case found;

    enter(practice, work->page);
    return listen_get(practice, work->session, &found, err)
        && listen_choose(practice, work->session, &work->choice, err)
        && audit_note(practice, "said who is the therapist", found.client,
                      work->page->param[0], err);
}

static bool read_choice(struct upload_work *work, struct err *err)
{
    struct page *page = work->page;
    int64_t speaker;

    if (!str_parse_int(page_field(page, "speaker"), &speaker) || speaker < 0
        || speaker >= work->transcript.speaker_count) {
        return err_set(err, ERR_INPUT, "Please choose which speaker is you.");
    }
    work->choice.therapist = (int)speaker;
    work->choice.speakers = work->transcript.speaker_count;
    work->transcript.therapist = (int)speaker;
    return staff_page_version(page, &work->choice.version, err);
}

bool listen_choose_post(struct page *page, struct err *err)
{
    struct upload_work work = {.page = page};

    if (!page_id(page, 0, &work.session.n, err)
        || !read_as(&work, open_it, err)) {
        return false;
    }
    if (read_choice(&work, err) && count(&work, err)
        && write_as(&work, choose, err)) {
        page_redirect(page, listen_path(page, ""));
        return true;
    }
    return explain(page, err);
}
