#ifndef WEB_PAGE_SETTINGS_MESSAGES_H
#define WEB_PAGE_SETTINGS_MESSAGES_H

// page_settings_messages - "/settings/messages": SMS gateway, what comes back
// from it, webhook, quiet hours, and a test of each way.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/message_list.h"
#include "practice/message_test.h"
#include "practice/setting.h"
#include "web/page.h"

enum { STRANGERS_SHOWN = 10 };

struct message_settings_view {
    const struct page *page;
    const char *problem;
    bool saved, tried;
    struct str sms_url, sms_form, sms_id, hook_url, quiet_from, quiet_until;
    bool sms_repeats;
    bool has_auth, has_token, has_hook_secret; // kept; never shown
    struct message_test tests[MESSAGE_TESTS_SHOWN];
    int test_count;
    struct message_came strangers[STRANGERS_SHOWN];
    int stranger_count;
};
bool settings_messages_page(struct page *page, struct err *err) MUST_USE;
bool settings_messages_post(struct page *page, struct err *err) MUST_USE;
bool settings_messages_test(struct page *page, struct err *err) MUST_USE;

#endif
