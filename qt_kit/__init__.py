"""What both Qt programs share. A short catalogue; each module says more.

Start-up
    program   add_options(parser); options_of(parsed) -> Options; Program(name, options):
              .app .theme .loop .on_end(close) .run(window) -> exit status (ring and drive included)
    runner    StoreThread(on_bug).submit(work, on_done, on_error), .close(); ManualRunner for tests
    drive     the commands of `--drive`; perform("click Pay") -> {"ok": true} also serves tests
    sound     Sounds().play(path) -> bool; available()
    wording   words.use("it"); _("Pay"); counted("{count} item", "{count} items", 7)
              (money, amounts and times: store_core.domain.wording)

Looks
    theme     apply(app, Mode.LIGHT) -> Theme (.set_mode, .set_accents, .changed); colours() ->
              Palette; font(px, weight, tabular=, tracking=, strike=, mono=); line_height(px);
              ground_for(index); NORMAL MEDIUM BOLD; CAPTION BODY STRONG TITLE LARGE DISPLAY TOTAL
              HERO; RADIUS_*; PANEL_MS PAGE_MS
    drawing   draw_text(painter, rect, text, font, colour, align), draw_lines, draw_box(painter,
              rect, ground, border, radius=, stroke=, dashed=), wrap(text, font, width, lines),
              elide, width_of, rounded
    icons     icon(name, colour, size, stroke) -> QPixmap; draw_icon(painter, left, top, name,
              colour, size, stroke): Lucide names, as in resources/icons
    marks     draw_notch, ticket_path, perforated_edge, draw_half, draw_shape (ring, triangle,
              octagon), draw_logo
    pictures  Pictures(find).get(name, side, ratio) -> QPixmap | None, .ready, .idle(), .close();
              .fill(name, Frame(width, height), side, ratio), .is_photograph(name)
    focus     FocusRing(window): Program makes it

Grounds to build on (control)
    Panel(role, lines="ltrb"), Card(), Canvas (override draw(painter, colours)), Control (one thing
    to tap), Tappable (many parts: part_at, activate, .held); scrolling.Scrolling (scrolls)

Widgets: `set_...` renders, signals tell; none decides anything
    button    Button(text, icon=, kind=Kind.PLAIN|QUIET|FLAT|SOFT|ACCENT|DANGER|WARN|DARK, name=,
              icon_after=, size=48) .clicked .set_text .set_kind .set_icon;
              ActionButton(name, enter=False, high=72) .set_state(words, amount, below=,
              step=Step.READY|BLOCKED|DISABLED, hint=, icon=, amount_px=) .clicked; draw_key
    badge     Badge(text, Tone.GOOD|WARN|BAD|INFO|NEUTRAL|ACCENT, icon, high=24|28|32|40)
              .set_state(text, tone, icon); draw_badge, draw_count
    segmented Segmented(name, [Segment(key, text, icon=, note=, half=)], chosen) .changed(key)
              .choose(key) .set_segments
    stepper   Stepper(name, value, lowest=, highest=, high=48, key=48, middle=24) .changed(int)
              .set_value .set_range; draw_stepper
    field     SearchField(name, placeholder, icon=, hint="/") .changed .entered .left .clear();
              TextField(name, label=, suffix=, high=48) .changed .entered .set_problem(text) .edit
    tile      Tile(key, name, price, before_price, picture, ground, count, stock, stock_text)
    tile_grid TileGrid(name, pictures) .set_tiles(tiles) .set_shape(columns, rows) .set_empty(text)
              .tapped(key) .held(key); columns_for(window_width)
    rail      Rail(name) .set_entries([RailEntry(key, text, icon)], chosen) .chosen(key) .set_cell;
              rail_measures(window_width, window_height) -> (width, cell)
    ticket_list  TicketList(name) .set_lines([TicketLine(key, name, amount, quantity,
              (Detail(text, price, kind, before, belongs),))], chosen) .chosen(key)
              .quantity(key, by) .edit(key) .remove(key); lines are named "Line <name>", controls
              Fewer, More, Edit, Remove (ticket_line has the data classes)
    option    OptionCard(text, below, high=56, px=, icon=, key=) .clicked .set_text .set_chosen;
              QuickAmount(text, below); CountedOption(name, pictures, picture)
              .set_state(count, price, free=, can_add=) .changed(+1|-1)
    keypad    Keypad(name, corner=CLEAR|"00", key=(104, 88)|None, gap=12, prefix="PIN")
              .pressed_key("7"|"00"|BACK|CLEAR); PinDots(name, length) .set_state(filled, wrong=)
    amount_field AmountField(name) .set_amount("$", "60.00") .set_fresh(bool) .pressed_key(key)
    avatar    Avatar(name, tone, size=40); draw_avatar; initials(name)
    banner    Banner(name) .set_state(strong, text, icon, BannerTone.WARN|BAD|INFO|STRIPES, button)
              .set_shown(bool) .pressed; UndoBar(parent) .show_done(text) .undone
    sheet     Sheet(region, "left"|"right"|"bottom", extent) .slide_in() .slide_out() .dismissed
    label     Label(text, px, weight, role, align=, lines=) .set_text(text, role);
              Clock(now, words, px)

Names for `--drive`: widgets by setAccessibleName; a widget that paints many things offers
`targets() -> list[Target]` and `reveal(name)` (targets.HasTargets).
"""
