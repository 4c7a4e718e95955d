"""The grid of tables as other programs and other hands leave it: every function changes the document in place."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from lxml.etree import _Element as Element

from perfdesk.forms.labels import Labels, label_key
from perfdesk.model.taxonomy import level1_of, level2_of
from tests.variants.xml import (
    Word,
    blank_like,
    cells_of,
    merge_of,
    new,
    para,
    parse,
    placed,
    properties_of,
    q,
    rows_of,
    set_merge,
    set_span,
    set_text,
    span_of,
    text_of,
)


def vertical_repeated(word: Word, labels: Labels) -> None:
    """Cells merged downwards are taken apart, their words in each part."""
    _unmerge(word, repeat=True)


def vertical_blank(word: Word, labels: Labels) -> None:
    """Cells merged downwards are taken apart, the lower parts blank."""
    _unmerge(word, repeat=False)


def _unmerge(word: Word, *, repeat: bool) -> None:
    for table in word.tables():
        above: dict[int, str] = {}
        for row in rows_of(table):
            for column, cell in placed(row):
                if merge_of(cell) == "continue" and repeat:
                    set_text(cell, above.get(column, ""))
                above[column] = text_of(cell)
                set_merge(cell, "")


def horizontal_blank(word: Word, labels: Labels) -> None:
    """Cells merged to the right are taken apart, the right parts blank."""
    _split(word, repeat=False)


def horizontal_repeated(word: Word, labels: Labels) -> None:
    """Cells merged to the right are taken apart, their words in each part."""
    _split(word, repeat=True)


def all_repeated(word: Word, labels: Labels) -> None:
    """No merged cell is left; the words stand in every part."""
    _unmerge(word, repeat=True)
    _split(word, repeat=True)


def all_blank(word: Word, labels: Labels) -> None:
    """No merged cell is left; the words stand in the first part."""
    _unmerge(word, repeat=False)
    _split(word, repeat=False)


def _split(word: Word, *, repeat: bool) -> None:
    for cell in list(word.cells()):
        span, merge = span_of(cell), merge_of(cell)
        if span == 1:
            continue
        set_span(cell, 1)
        for _ in range(span - 1):
            made = blank_like(cell, text_of(cell) if repeat else "")
            set_merge(made, merge)
            cell.addnext(made)


def old_horizontal_merges(word: Word, labels: Labels) -> None:
    """w:hMerge instead of w:gridSpan."""
    for cell in list(word.cells()):
        span = span_of(cell)
        if span == 1:
            continue
        merge = merge_of(cell)
        for _ in range(span - 1):
            made = blank_like(cell)
            properties_of(made).append(new("hMerge"))
            set_merge(made, merge)
            cell.addnext(made)
        set_span(cell, 1)
        properties_of(cell).append(new("hMerge", val="restart"))


def left_out_columns(word: Word, labels: Labels) -> None:
    """gridBefore where a row's first cells are merged with those above, gridAfter at its end."""
    for table in word.tables():
        for row in rows_of(table):
            lost = 0
            for cell in cells_of(row):
                if merge_of(cell) != "continue":
                    break
                lost += span_of(cell)
                row.remove(cell)
            if lost and cells_of(row):
                row.insert(0, new("trPr", new("gridBefore", val=str(lost)), new("gridAfter", val="1")))


def lost_leading_cells(word: Word, labels: Labels) -> None:
    """Rows without the cells that are merged with those above; the merge above is gone as well."""
    for table in word.tables():
        for row in rows_of(table):
            for cell in cells_of(row):
                if merge_of(cell) != "continue":
                    break
                if len(cells_of(row)) > 1:
                    row.remove(cell)
        for cell in table.iter(q("tc")):
            set_merge(cell, "")


def wrong_grid(word: Word, labels: Labels) -> None:
    """A tblGrid that has nothing to do with the rows, and merges that continue nothing."""
    for table in word.tables():
        grid = table.find(q("tblGrid"))
        for item in list(grid):
            grid.remove(item)
        grid.append(new("gridCol", w="100"))


def empty_rows(word: Word, labels: Labels) -> None:
    """An empty row here and there."""
    for table in word.tables():
        for row in rows_of(table)[1::3]:
            made = deepcopy(row)
            for cell in cells_of(made):
                set_text(cell, "")
                set_merge(cell, merge_of(cell))
            if all(merge_of(cell) == "" for cell in cells_of(row)):
                row.addprevious(made)


def spacer_column(word: Word, labels: Labels) -> None:
    """A narrow empty column at the right of every table."""
    for table in word.tables():
        for row in rows_of(table):
            cells = cells_of(row)
            if cells:
                cells[-1].addnext(blank_like(cells[-1]))


def numbered_rows(word: Word, labels: Labels) -> None:
    """A column 序号 left of the indicators; the first column above it is as much wider."""
    for table, header in indicator_tables(word, labels):
        number = 0
        for index, row in enumerate(rows_of(table)):
            first = cells_of(row)[0]
            if index < header:
                set_span(first, span_of(first) + 1)
                continue
            below = index > header and all(merge_of(cell) == "continue" for cell in cells_of(row))
            number += index > header and not below
            made = blank_like(first, "" if below else "序号" if index == header else str(number))
            set_merge(made, "continue" if below else "restart" if index == header else "")
            first.addprevious(made)


def swapped_columns(word: Word, labels: Labels) -> None:
    """The last two columns of the indicators change places."""
    for table, header in indicator_tables(word, labels):
        rows = rows_of(table)
        width = len(cells_of(rows[header]))
        for row in rows[header:]:
            cells = cells_of(row)
            if len(cells) == width and merge_of(cells[-1]) == merge_of(cells[-2]):
                cells[-2].addprevious(cells[-1])


def indicator_tables(word: Word, labels: Labels) -> list[tuple[Element, int]]:
    """The tables with indicators, each with the row of their headings."""
    found: list[tuple[Element, int]] = []
    for table in word.tables():
        for index, row in enumerate(rows_of(table)):
            words = [label_key(text_of(cell)) for cell in cells_of(row)]
            if sum(item in labels.columns for item in words) >= 3:
                found.append((table, index))
                break
    return found


def _cut(word: Word, labels: Labels, between: Callable[[str], list[Element]], *, header: bool) -> None:
    """Each indicator table as two tables, as if a page ended inside; merges begin anew.

    `between` gives what stands between the two, from the title of the table.
    """
    tables = indicator_tables(word, labels)
    titles = [_title_of(table) for table, _ in tables]
    for (table, top), title in zip(tables, titles, strict=True):
        rows = rows_of(table)
        middle = top + 1 + (len(rows) - top - 1) // 2
        if not top + 1 < middle < len(rows):
            continue
        lower = deepcopy(table)
        for row in rows_of(lower)[:middle]:
            lower.remove(row)
        for cell in cells_of(rows_of(lower)[0]):
            set_merge(cell, "restart" if merge_of(cell) else "")
        if header:
            head = deepcopy(rows[top])
            for cell in cells_of(head):
                set_merge(cell, "")
            rows_of(lower)[0].addprevious(head)
        for row in rows[middle:]:
            table.remove(row)
        at = table
        for item in [*between(title), lower]:
            at.addnext(item)
            at = item


def _title_of(table: Element) -> str:
    above = (text_of(item).strip() for item in table.itersiblings(q("p"), preceding=True))
    return next((text for text in above if text.endswith("表")), "")


def cut_with_header(word: Word, labels: Labels) -> None:
    """A table goes on after an empty paragraph with its header again."""
    _cut(word, labels, lambda title: [para()], header=True)


def cut_without_header(word: Word, labels: Labels) -> None:
    """A table goes on after an empty paragraph, without a header."""
    _cut(word, labels, lambda title: [para()], header=False)


def cut_with_continued(word: Word, labels: Labels) -> None:
    """A table goes on below a page break and 续表, with its header again."""
    page = "<w:p><w:r><w:br w:type='page'/></w:r></w:p>"
    _cut(word, labels, lambda title: [parse(page), para("（续表）")], header=True)


def cut_with_continued_bare(word: Word, labels: Labels) -> None:
    """A table goes on below 续表, without a header."""
    _cut(word, labels, lambda title: [para("续表")], header=False)


def cut_with_title(word: Word, labels: Labels) -> None:
    """A table goes on below its title again, with 续表 behind it, and its header again."""
    _cut(word, labels, lambda title: [para(f"{title}（续表）")] if title else [para()], header=True)


def one_table(word: Word, labels: Labels) -> None:
    """Tables that follow one another without words between become one."""
    for table in word.tables():
        above = table.getprevious()
        while above is not None and above.tag == q("p") and not text_of(above).strip():
            above = above.getprevious()
        if above is not None and above.tag == q("tbl"):
            above.extend(rows_of(table))
            table.getparent().remove(table)


def titles_in_rows(word: Word, labels: Labels) -> None:
    """The lines right above each table stand in its first rows, merged over all columns."""
    for table in word.tables():
        width = max(sum(map(span_of, cells_of(row))) for row in rows_of(table))
        at = rows_of(table)[0]
        for item in list(table.itersiblings(preceding=True)):
            if item.tag != q("p"):
                break
            if (
                (words := text_of(item).strip())
                and len(words) < 60
                and not words.startswith("第")
                and words[-4:] != "绩效目标"
            ):
                cell = new("tc", new("tcPr"), para(words))
                set_span(cell, width)
                row = new("tr", cell)
                at.addprevious(row)
                at = row
                word.body.remove(item)
            elif words:
                break


def in_one_frame(word: Word, labels: Labels) -> None:
    """The whole document inside one cell of a layout table."""
    content = word.content()
    cell = new("tc", new("tcPr"), *content)
    cell.append(para())
    word.body.insert(0, new("tbl", new("tblPr"), new("tblGrid", new("gridCol", w="9000")), new("tr", cell)))


def in_frames(word: Word, labels: Labels) -> None:
    """Every table inside a cell of a table of its own, beside an empty cell."""
    for table in word.tables():
        at, frame = table.getprevious(), new("tbl", new("tblPr"), new("tblGrid"))
        parent = table.getparent()
        frame.append(new("tr", new("tc", new("tcPr"), table, para()), new("tc", new("tcPr"), para())))
        if at is None:
            parent.insert(0, frame)
        else:
            at.addnext(frame)


def tables_in_cells(word: Word, labels: Labels) -> None:
    """The words of every third filled cell in a table of their own inside the cell."""
    for cell in [cell for cell in word.cells() if text_of(cell).strip()][::3]:
        inner = new("tbl", new("tblPr"), new("tblGrid"), new("tr", new("tc", new("tcPr"), para(text_of(cell)))))
        set_text(cell, "")
        cell.insert(1, inner)


def indicators_in_a_cell(word: Word, labels: Labels) -> None:
    """The indicators as a table inside the last row of the head."""
    for table, top in indicator_tables(word, labels):
        rows = rows_of(table)
        head = table if top else next(table.itersiblings(q("tbl"), preceding=True))
        inner = new("tbl", deepcopy(table.find(q("tblPr"))), new("tblGrid"), *rows[top:])
        width = max(sum(map(span_of, cells_of(row))) for row in [*rows_of(head), *rows[:top]])
        cell = new("tc", new("tcPr"), inner, para())
        set_span(cell, width)
        head.append(new("tr", cell))
        if head is not table:
            table.getparent().remove(table)


def lines_out_of_rows(word: Word, labels: Labels) -> None:
    """A first row that holds no label stands as a line above its table."""
    for table in word.tables():
        row = rows_of(table)[0]
        texts = [text_of(cell).strip() for cell in cells_of(row)]
        if any(labels.is_printed(text) or label_key(text) in labels.columns for text in texts):
            continue
        table.addprevious(para("        ".join(filter(None, texts))))
        table.remove(row)


def further_columns(word: Word, labels: Labels) -> None:
    """A column 备注 at the right of the indicators, blank."""
    for table, top in indicator_tables(word, labels):
        for index, row in enumerate(rows_of(table)):
            last = cells_of(row)[-1]
            if index < top:
                set_span(last, span_of(last) + 1)
            else:
                last.addnext(blank_like(last, "备注" if index == top else ""))


def levels_in_the_first_row_only(word: Word, labels: Labels) -> None:
    """Level words of the second level that repeat the row above are blank."""
    _unmerge(word, repeat=False)
    for table, top in indicator_tables(word, labels):
        above = ""
        for row in rows_of(table)[top + 1 :]:
            for cell in cells_of(row)[:3]:
                text = text_of(cell)
                if level2_of(text) is not None and level1_of(text) is None:
                    if text == above:
                        set_text(cell, "")
                    above = text


def narrow_rows(word: Word, labels: Labels) -> None:
    """Trailing blank cells are not there."""
    for table in word.tables():
        for row in rows_of(table):
            while len(cells_of(row)) > 2 and not text_of(cells_of(row)[-1]).strip() and not merge_of(cells_of(row)[-1]):
                row.remove(cells_of(row)[-1])
