// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_glance.h"

#include "pages.h"
#include "web/course_chart.h"
#include "web/staff_page.h"

bool glance_page(struct page *page, struct err *err)
{
    struct glance_view view = {.page = page};
    struct client client;

    if (!staff_page_client(page, &client, err)
        || !client_about_read(page->practice, client.id, &view.about, err)
        || !glance_read(page->practice, client.id, &view.glance, err)) {
        return false;
    }
    view.sharing = str_is(client.sharing, "together");
    course_chart_of(page->practice, &view.glance.course, 0,
                    COURSE_FOR_THERAPIST, &view.chart);
    glance_html(&page->reply->body, &view);
    return true;
}
