#ifndef WEB_PAGE_LISTEN_H
#define WEB_PAGE_LISTEN_H

// page_listen - "/session/:id/listening": with the client's yes, a transcript
// of one session is looked at by the therapist of that session. Asked, waiting,
// uploaded, looked at, gone: one page, which shows where it stands.
//
// While the module is off, and for everybody whose session it is not, these
// addresses answer as if there were none (practice/listen.h).
//
// What takes long (reading a file, coding its turns) is done on a thread of its
// own, outside of any transaction: page_listen_upload.c.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/listen_store.h"
#include "web/listening_report.h"
#include "web/staff_page.h"

enum { LISTEN_COLUMNS = 4 };

// One of those who speak, for "Who is the therapist?".
struct listen_voice {
    struct str name;
    size_t turns;
    struct str first; // what they say first, shortened
};

struct listen_view {
    const struct page *page;
    struct client client;
    struct listen_case found;
    struct str lines[LISTEN_LINES]; // what the client reads
    const char *problem;            // NULL: none
    // As it was typed, or as it stands.
    struct str days, said_at, pasted, columns[LISTEN_COLUMNS];
    bool told;
    // CHOOSE and READY:
    struct transcript transcript;
    int version;
    struct listening listening; // READY
    struct listening_view report;
    struct listen_voice *voices;
    int suggested; // SPEAKER_UNKNOWN: no suggestion
    int64_t days_most;
};

// Columns of a table that has no usual names: name of the field, label.
struct listen_column {
    const char *name;
    const char *label;
};
extern const struct listen_column LISTEN_COLUMN_FIELDS[LISTEN_COLUMNS];

bool listen_page(struct page *page, struct err *err);
bool listen_post(struct page *page, struct err *err);
// "/copy": a copy for the client, as text.
bool listen_copy_page(struct page *page, struct err *err);
// "/transcript" (UPLOADS) and "/therapist" (ALONE).
bool listen_upload_post(struct page *page, struct err *err);
bool listen_choose_post(struct page *page, struct err *err);

// Reads what the page shows in any state; for page_listen_upload.c too.
bool listen_view_read(struct page *page, struct listen_view *view,
                      struct err *err) MUST_USE;
// The page once more, with the reason; false: no page can help.
bool listen_view_again(struct page *page, struct listen_view *view,
                       struct err *err) MUST_USE;
struct str listen_path(const struct page *page, const char *where);

// ---- "/settings/listening", the owner's -------------------------------------

struct listen_settings_view {
    const struct page *page;
    bool on;
    struct str days;
    bool saved;
    const char *problem;
};
bool listen_settings_page(struct page *page, struct err *err);
bool listen_settings_post(struct page *page, struct err *err);

// ---- what the session's page shows ------------------------------------------

bool listen_is_offered(struct page *page, const struct session *session,
                       bool *offered, struct err *err) MUST_USE;

#endif
