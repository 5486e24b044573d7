-- Second pass over a page: HTML for the book's own elements, with the labels
-- of all pages at hand. Runs before citeproc, which adds the bibliography.

package.path = PANDOC_SCRIPT_FILE:match('^(.*)/') .. '/?.lua;' .. package.path

local errata = require 'errata'
local json = require 'json'
local outputs = require 'outputs'
local page = require 'page'
local source = require 'source'
local syntax = require 'syntax'

local complain = page.complain
local stringify = pandoc.utils.stringify

local work = os.getenv 'BOOK_WORK'
local filters = PANDOC_SCRIPT_FILE:match '^(.*)/'

local function contents(file)
  local handle = assert(io.open(file, 'r'))
  local text = handle:read('a')
  handle:close()
  return text
end

local book = assert(json.decode(contents(work .. '/labels.json')))

local citable, cited = {}, false
for key in contents('book/references.bib'):gmatch('@%a+%s*{%s*([^%s,}]+)') do
  citable[key] = true
end

-- The search index of this page: one entry for each thing to be found.
local entries = {}
local figures = {}

-- HTML -------------------------------------------------------------------

local entities = {
  ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;',
}

local function escape(text)
  return (tostring(text):gsub('[&<>"]', entities))
end

local function raw(form, ...)
  local arguments = { ... }
  for index, argument in ipairs(arguments) do
    arguments[index] = escape(argument)
  end
  return pandoc.RawBlock('html', form:format(table.unpack(arguments)))
end

-- Blocks around inlines: `open` and `close` are HTML, `inlines` the middle.
local function around(open, inlines, close)
  local content = pandoc.List { pandoc.RawInline('html', open) }
  content:extend(inlines)
  content:insert(pandoc.RawInline('html', close))
  return pandoc.Plain(content)
end

local function entry(kind, id, number, title, text)
  entries[#entries + 1] = {
    kind = kind, number = number or '', title = title, text = text or '',
    url = page.slug .. '.html' .. (id and id ~= '' and '#' .. id or ''),
    label = id and syntax.kind(id) and id:match(':(.*)') or '',
  }
end

-- "Figure 3.1" in front of a caption, linking to itself; nothing without
-- a number.
local function tag(word, id, number)
  if not number then return '' end
  return ('<a class="tag" href="#%s">%s&nbsp;%s</a> ')
    :format(escape(id), word, number)
end

local letters = {
  alpha = 'α', beta = 'β', gamma = 'γ', delta = 'δ', epsilon = 'ε',
  varepsilon = 'ε', eta = 'η', theta = 'θ', lambda = 'λ', mu = 'μ',
  pi = 'π', sigma = 'σ', tau = 'τ', phi = 'φ', Sigma = 'Σ', Delta = 'Δ',
  sqrt = '√', sum = '∑', prod = '∏', int = '∫', le = '≤', ge = '≥',
  approx = '≈', times = '×', cdot = '·', to = '→', infty = '∞', mid = '|',
  log = 'log', exp = 'exp',
}

-- A formula as one would type it into a search box.
local function typed(tex)
  return (tex:gsub('\\begin{%a+%*?}', ' '):gsub('\\end{%a+%*?}', ' ')
    :gsub('\\operatorname%*?{(%a+)}', '%1'):gsub('\\(%a+)', function(name)
      return letters[name] or ' '
    end):gsub('\\.', ' '):gsub('[{}&]', ''):gsub('%s+', ' ')
    :gsub('^%s', ''):gsub('%s$', ''))
end

-- The words of inlines, formulas included.
local function spoken(inlines)
  return stringify(pandoc.Inlines(inlines):walk {
    Math = function(math) return pandoc.Str(typed(math.text)) end,
  })
end

-- Plain text of blocks: words of the prose, not of code.
local function words(blocks)
  local parts = {}
  pandoc.Blocks(blocks):walk {
    Para = function(para) parts[#parts + 1] = spoken(para.content) end,
    Plain = function(plain) parts[#parts + 1] = spoken(plain.content) end,
  }
  return (table.concat(parts, ' '):gsub('%s+', ' '))
end

-- References --------------------------------------------------------------

local function number_text(kind, number)
  return kind == 'eq' and '(' .. number .. ')' or number
end

-- An appendix is referred to as one.
local function word_of(kind, number)
  if kind == 'ch' and number:find('^%a') then return 'appendix' end
  return syntax.words[kind]
end

local maker = {}

function maker.reference(reference)
  local label = book.labels[reference.id]
  local kind = syntax.kind(reference.id)
  if not label then
    complain('@' .. reference.id, 'no page defines the label `%s`',
      reference.id)
    return nil
  end
  local text = number_text(kind, label.number)
  if not reference.bare then
    local word = word_of(kind, label.number)
    if reference.capital then word = word:gsub('^%l', string.upper) end
    text = word .. '\u{a0}' .. text
  end
  local target = kind == 'ch' and label.slug .. '.html'
    or (label.slug == page.slug and '' or label.slug .. '.html')
      .. '#' .. reference.id
  local result = pandoc.List {
    pandoc.Link(text, target, '', { class = 'reference' }),
  }
  result:extend(reference.rest)
  return result
end

function maker.citation(key)
  cited = true
  if not citable[key] then
    complain('@' .. key, 'book/references.bib has no entry `%s`', key)
  end
end

function maker.link(target)
  if target:find('^%a[%w+.-]*:') then return end
  local file, anchor = target:match('^([^#]*)#?(.*)$')
  local slug = file == '' and page.slug or file:match('^([%w-]+)%.html$')
  if not slug or not book.slugs[slug] then
    complain(target, 'the link leads to %s, which is no page of the book; ' ..
      'write (SLUG.html)', target)
  elseif anchor ~= '' then
    local label = book.labels[anchor]
    if not label or label.slug ~= slug then
      complain(target, 'the link leads to the anchor `%s`, which is no label ' ..
        'of %s.html', anchor, slug)
    end
  end
end

local datasets = { mnist = 'MNIST', strokes = 'stroke digits' }

function maker.value(value)
  local shown, title
  if value.name == 'seed' or value.name == 'dataset' then
    local results, problem = outputs.results(value.program)
    if not results or (results[value.name] or json.null) == json.null then
      complain(value.where, '%s', problem or ('`%s` reports no %s')
        :format(value.program, value.name))
      return nil
    end
    local found = results[value.name]
    shown = value.name == 'seed' and ('%d'):format(found)
      or datasets[found] or found
    title = ('%s of %s'):format(value.name, value.program)
  else
    local found, problem = outputs.value(value.program, value.name)
    local number = found and found[value.of or 'value']
    if not found then
      complain(value.where, '%s', problem)
      return nil
    elseif type(number) ~= 'number' then
      complain(value.where, '`%s` has no %s in the results of `%s`',
        value.name, value.of or 'finite value', value.program)
      return nil
    end
    shown = outputs.format(number, value)
    title = ('%s of %s'):format(value.name, value.program)
    if type(found.within) == 'number' and type(found.expect) == 'number' then
      title = title .. (', expected %.6g ± %.2g')
        :format(found.expect, found.within)
    end
  end
  return pandoc.RawInline('html', ('<span class="value" title="%s">%s</span>')
    :format(escape(title), shown))
end

-- Elements -----------------------------------------------------------------

-- Titles of the sections of this page, for the sidebar.
local sections = {}

function maker.section(block, number)
  local title = pandoc.List(block.content)
  if block.level == 2 then
    sections[#sections + 1] = {
      id = block.identifier, number = number, title = title,
    }
  end
  entries[#entries + 1] = {
    heading = true, kind = 'section', id = block.identifier,
    number = number or '', title = title, level = block.level,
  }
  local content = pandoc.List()
  if number then
    content:insert(pandoc.RawInline('html',
      '<span class="number">' .. number .. '</span> '))
  end
  content:extend(title)
  content:insert(pandoc.RawInline('html',
    (' <a class="anchor" href="#%s" aria-label="Link to this section">#</a>')
    :format(escape(block.identifier))))
  block.content = content
  block.classes = {}
  return { block }
end

function maker.equation(equation)
  local content = pandoc.List {
    raw '<div class="formula">', pandoc.Plain { equation.math }, raw '</div>',
  }
  if equation.number then
    content:insert(raw(
      '<a class="tag" href="#%s" aria-label="Equation %s">(%s)</a>',
      equation.id, equation.number, equation.number))
    entry('equation', equation.id, '(' .. equation.number .. ')',
      equation.id:match(':(.*)'):gsub('[-.]', ' '), typed(equation.math.text))
  end
  return { pandoc.Div(content, pandoc.Attr(equation.id, { 'equation' })) }
end

local function image(picture, class, alt, still)
  local address = 'figures/' .. picture.file
  local element = ('<img src="%s" width="%d" height="%d" alt="%s" loading="lazy">')
    :format(escape(address), picture.width, picture.height, escape(alt))
  if still then
    return ('<picture class="%s"><source srcset="figures/%s" ' ..
      'media="(prefers-reduced-motion: reduce)">%s</picture>')
      :format(class, escape(still.file), element)
  end
  return (element:gsub('^<img', '<img class="' .. class .. '"'))
end

-- What stands on paper, or where there is no script, for what moves.
local function stills(figure, found)
  return '<div class="still">' .. image(found.still, 'light', figure.alt)
    .. image(found.stillDark, 'dark', figure.alt) .. '</div>'
end

local function slider(figure, found)
  local setting = found.slider
  local first = setting.start
  local function sheet(picture, class)
    return ('<img class="%s" src="figures/%s" alt="" loading="lazy">')
      :format(class, escape(picture.file))
  end
  return table.concat {
    ('<div class="slider" data-columns="%d" data-rows="%d" data-labels="%s">')
      :format(setting.columns, setting.rows,
        escape(json.encode(setting.labels))),
    ('<div class="frame" role="img" aria-label="%s" style="width:%dpx;' ..
      'aspect-ratio:%d/%d;--columns:%d;--column:%d;--row:%d;--rows:%d">'):format(
        escape(figure.alt), setting.width, setting.width, setting.height,
        setting.columns, first % setting.columns, first // setting.columns,
        setting.rows),
    sheet(found.light, 'light'), sheet(found.dark, 'dark'), '</div>',
    ('<div class="controls"><input type="range" min="0" max="%d" value="%d" ' ..
      'aria-label="Frame of the figure" aria-valuetext="%s">' ..
      '<output>%s</output></div></div>'):format(
        setting.frames - 1, first, escape(setting.labels[first + 1]),
        escape(setting.labels[first + 1])),
    stills(figure, found),
  }
end

function maker.figure(figure)
  local found, problem = outputs.figure(figure.kind, figure.program, figure.name)
  if not found then
    complain(figure.where, '%s', problem)
    return {}
  end
  for _, part in ipairs { 'light', 'dark', 'still', 'stillDark' } do
    if found[part] then figures[found[part].file] = true end
  end
  local html
  if figure.kind == 'slider' then
    html = slider(figure, found)
  else
    html = image(found.light, 'light', figure.alt, found.still)
      .. image(found.dark, 'dark', figure.alt, found.stillDark)
    if figure.kind == 'animation' then
      html = '<div class="film">' .. html .. '</div>' .. stills(figure, found)
    end
  end
  if figure.number then
    entry('figure', figure.id, figure.number, spoken(figure.caption),
      figure.alt)
  end
  local content = pandoc.List { raw '<figure>', pandoc.RawBlock('html', html) }
  if #figure.caption > 0 then
    content:insert(around('<figcaption>'
      .. tag('Figure', figure.id, figure.number), figure.caption,
      '</figcaption>'))
  end
  content:insert(raw '</figure>')
  return { pandoc.Div(content, pandoc.Attr(figure.id,
    { 'figure', figure.cover and 'hero' or nil })) }
end

function maker.table(item)
  local content = pandoc.List { raw '<figure>' }
  if #item.caption > 0 then
    content:insert(around('<figcaption>' .. tag('Table', item.id, item.number),
      item.caption, '</figcaption>'))
  end
  content:extend {
    raw '<div class="scroll">', item.table, raw '</div>', raw '</figure>',
  }
  if item.number then
    entry('table', item.id, item.number, spoken(item.caption))
  end
  return { pandoc.Div(content, pandoc.Attr(item.id, { 'table' })) }
end

local function code(text, language)
  return pandoc.CodeBlock(text, pandoc.Attr('', { language }))
end

function maker.listing(listing)
  local region, problem = source.region(listing.file, listing.anchor)
  if not region then
    complain(listing.where, '%s', problem)
    return {}
  end
  local inside = {}
  for _, name in ipairs(region.inside) do
    inside[#inside + 1] = '<code>' .. escape(name) .. '</code>'
  end
  local head = ('<p class="bar"><span class="file">%s' ..
    '<span class="line">:%d</span></span>%s</p>'):format(
      escape(listing.file):gsub('/', '/<wbr>'), region.line,
      #inside > 0 and ' <span class="inside">in '
        .. table.concat(inside, ' › ') .. '</span>' or '')
  local content = pandoc.List {
    raw '<figure>', pandoc.RawBlock('html', head), code(region.text, 'swift'),
  }
  if listing.caption or listing.number then
    content:insert(around(
      '<figcaption>' .. tag('Listing', listing.id, listing.number),
      listing.caption or {}, '</figcaption>'))
  end
  content:insert(raw '</figure>')
  if listing.number then
    entry('listing', listing.id, listing.number,
      listing.caption and spoken(listing.caption) or listing.file,
      region.text)
  end
  return { pandoc.Div(content, pandoc.Attr(listing.id, { 'listing' })) }
end

function maker.run(run)
  local text, problem = outputs.section(run.program, run.section)
  if not text then
    complain(run.where, '%s', problem)
    return {}
  end
  local command = outputs.command(run.program)
  return { pandoc.Div({
    raw('<p class="bar" data-copy="%s"><code><span class="prompt">$ </span>' ..
      '%s</code> <span class="inside">section %s</span></p>',
      command, command, run.section),
    raw('<pre><samp>%s</samp></pre>', text),
  }, pandoc.Attr('', { 'run' })) }
end

function maker.fragment(block)
  local language = block.classes:find_if(function(class)
    return class ~= 'fragment'
  end)
  return { pandoc.Div({ code(block.text, language or 'text') },
    pandoc.Attr('', { 'fragment' })) }
end

function maker.shell(block)
  return { pandoc.Div({ code(block.text, 'sh') },
    pandoc.Attr('', { 'shell' })) }
end

local headings = { note = 'Note', warning = 'Careful', erratum = 'A correction' }

-- An entry's number in a box, linked to the entry.
local function erratum_link(mark)
  local label = book.labels[mark.id]
  if not label then
    complain({ 'ids=', mark.id }, 'there is no erratum `%s`; write the entry ' ..
      'into %s', mark.id, errata.file)
    return mark.id
  end
  return ('<a%s href="%s.html#%s">%s</a>'):format(
    mark.anchor and ' id="' .. mark.anchor .. '"' or '', label.slug, mark.id,
    mark.id)
end

function maker.callout(callout)
  local title = callout.title or pandoc.List { pandoc.Str(headings[callout.kind]) }
  local close = '</p>'
  if #callout.ids > 0 then
    local links = {}
    for _, mark in ipairs(callout.ids) do
      links[#links + 1] = erratum_link(mark)
    end
    close = ' <span class="ids">' .. table.concat(links, ' · ') .. '</span></p>'
  end
  local content = pandoc.List {
    raw('<aside aria-label="%s">', stringify(title)),
    around('<p class="heading">', title, close),
  }
  content:extend(callout.content)
  content:insert(raw '</aside>')
  return { pandoc.Div(content, pandoc.Attr('', { 'callout', callout.kind })) }
end

-- Where an entry of the errata is shown: in the labels that it names, in the
-- boxes that name it, and in chapters to come.
local function places(entry)
  local result = pandoc.List()
  local function add(inlines)
    if #result > 0 then result:insert(pandoc.Str '\u{a0}· ') end
    result:extend(inlines)
  end
  for _, id in ipairs(entry.shown) do
    if book.labels[id] then
      add(maker.reference { id = id, rest = {} })
    else
      page.complain_at(entry.place, '%s is shown in `%s`, but no page defines ' ..
        'that label', entry.id, id)
    end
  end
  for _, box in ipairs(book.boxes[entry.id] or {}) do
    for _, other in ipairs(book.pages) do
      if other.slug == box.slug then
        local text = box.section ~= '' and 'section\u{a0}' .. box.section
          or other.title
        add { pandoc.Link('box in ' .. text,
          box.slug .. '.html#erratum-' .. entry.id, '',
          { class = 'reference' }) }
      end
    end
  end
  for _, number in ipairs(entry.pending) do
    for _, other in ipairs(book.pages) do
      if other.kind == 'chapter' and other.number == number then
        page.complain_at(entry.place, '%s waits for chapter %s, which is there; ' ..
          'take that out of `pending:` and write the label under which `%s` ' ..
          'shows it into `shown:`', entry.id, number, other.slug)
      end
    end
    add { pandoc.Str('chapter\u{a0}' .. number .. ', being written') }
  end
  return result
end

-- Links the numbers of other entries, as in "(S0-01)".
local function linked(blocks)
  return pandoc.Blocks(blocks):walk {
    Str = function(str)
      local before, id, after = str.text:match('^(%(?)(S%d%-%d%d)(.*)$')
      if not id then return nil end
      if not book.labels[id] then
        complain(id, 'there is no erratum `%s`', id)
      end
      return { pandoc.Str(before), pandoc.Link(id, '#' .. id), pandoc.Str(after) }
    end,
  }
end

-- One entry, and its record for the search.
local function erratum(entry)
  local content = pandoc.List {
    around(('<h3><a class="id" href="#%s">%s</a> <span class="title">')
      :format(entry.id, entry.id), entry.title[1].content,
      ('</span> <span class="severity severity-%s">%s <span>%s</span></span></h3>')
        :format(entry.severity:lower(), entry.severity,
          errata.severities[entry.severity])),
    raw '<dl>',
  }
  local function row(name, blocks)
    content:insert(raw('<div><dt>%s</dt><dd>', name))
    content:extend(linked(blocks))
    content:insert(raw '</dd></div>')
  end
  row('It says', entry.says)
  row('Right is', entry.right)
  if entry.matters then row('Why it matters', entry.matters) end
  local found = places(entry)
  if #found > 0 or entry.unshown then
    local see = pandoc.List(entry.unshown or {})
    if #found > 0 then see:insert(pandoc.Plain(found)) end
    row('See', see)
  end
  local said = pandoc.List(entry.says)
  said:extend(entry.right)
  said:extend(entry.matters or {})
  entries[#entries + 1] = {
    kind = 'erratum', number = entry.id, title = spoken(entry.title[1].content),
    text = words(said), url = page.slug .. '.html#' .. entry.id, label = '',
  }
  content:insert(raw '</dl>')
  return pandoc.Div(content, pandoc.Attr(entry.id, { 'entry' }))
end

function maker.errata(list)
  local counts, parts = {}, {}
  local result = pandoc.List()
  for _, entry in ipairs(list) do
    counts[entry.severity] = (counts[entry.severity] or 0) + 1
    result:insert(erratum(entry))
  end
  for _, letter in ipairs { 'A', 'B', 'C', 'D' } do
    if counts[letter] then
      parts[#parts + 1] = ('<span><span class="severity severity-%s">%s</span> %d</span>')
        :format(letter:lower(), letter, counts[letter])
    end
  end
  result:insert(1, pandoc.RawBlock('html', ('<p class="tally">%d %s %s</p>')
    :format(#list, #list == 1 and 'entry' or 'entries', table.concat(parts, ' '))))
  return result
end

function maker.fold(kind, content)
  local result = pandoc.List {
    raw('<details class="%s"><summary>%s</summary>', kind,
      kind == 'hint' and 'Hint' or 'Solution'),
  }
  result:extend(content)
  result:insert(raw '</details>')
  return result
end

function maker.exercise(exercise)
  local stub = syntax.stub()
  local handle = io.open(stub, 'r')
  if handle then
    handle:close()
  else
    complain(exercise.where, 'there is no %s, where the reader would solve ' ..
      'exercise %s', stub, exercise.number)
  end
  local check = 'make check CHAPTER=' .. page.number
  entry('exercise', exercise.id, exercise.number, spoken(exercise.title))
  local content = pandoc.List {
    around('<p class="heading">' .. tag('Exercise', exercise.id, exercise.number),
      exercise.title, '</p>'),
  }
  content:extend(exercise.content)
  content:insert(raw('<p class="task"><span>Write it in <code>%s</code></span>' ..
    '<span>Check it with <code>%s</code></span></p>', stub, check))
  return { pandoc.Div(content, pandoc.Attr(exercise.id, { 'exercise' })) }
end

-- Where citeproc puts the list of references; by itself at the end.
local listed = false

function maker.bibliography()
  listed = true
  return { pandoc.Div({}, pandoc.Attr 'refs') }
end

-- Lines --------------------------------------------------------------------

-- Inlines that stay together on one line.
local function unbroken(inlines)
  return pandoc.Span(inlines, pandoc.Attr('', { 'unbroken' }))
end

-- A short piece of code, such as an option with its value, is one word.
local function join_code(doc)
  return doc:walk {
    Code = function(code)
      if #code.text <= 14 then return unbroken { code } end
    end,
  }
end

-- A full stop or comma stays with the formula before it.
local function join_maths(doc)
  return doc:walk {
    Inlines = function(inlines)
      for index = #inlines - 1, 1, -1 do
        local math, after = inlines[index], inlines[index + 1]
        local mark = math.t == 'Math' and #math.text <= 30
          and after.t == 'Str' and after.text:match '^[.,;:!?)]+'
        if mark then
          inlines[index] = unbroken { math, pandoc.Str(mark) }
          after.text = after.text:sub(#mark + 1)
        end
      end
      return inlines
    end,
  }
end

-- Maths --------------------------------------------------------------------


-- Typesets every formula of the page by one run of KaTeX.
local function typeset(doc)
  local formulas, position = {}, {}
  doc:walk {
    Math = function(math)
      local key = math.mathtype .. math.text
      if not position[key] then
        formulas[#formulas + 1] = {
          tex = math.text, display = math.mathtype == 'DisplayMath',
        }
        position[key] = #formulas
      end
    end,
  }
  if #formulas == 0 then return doc end
  local answer = json.decode(pandoc.pipe('node',
    { filters .. '/maths.js', os.getenv 'BOOK_KATEX' }, json.encode(formulas)))
  for index, result in ipairs(answer) do
    if result.problem then
      local first = formulas[index].tex:match('^%s*([^\n]*)')
      complain(first, 'KaTeX cannot set $%s$: %s', formulas[index].tex,
        result.problem)
    end
  end
  return join_maths(doc):walk {
    Math = function(math)
      local result = answer[position[math.mathtype .. math.text]]
      return pandoc.RawInline('html', result.html or '')
    end,
  }
end

-- Search -------------------------------------------------------------------

-- Gives each heading's entry the text up to the next heading.
local function index(blocks)
  local records = {}
  local text, by_id = pandoc.List(), {}
  local current = { kind = 'page', number = page.number, label = '',
    title = page.title, url = page.slug .. '.html', blocks = pandoc.List() }
  records[1] = current
  local function gather(list)
    for _, block in ipairs(list) do
      if block.t == 'Header' then
        current = by_id[block.identifier]
        current.blocks = pandoc.List()
      elseif block.t == 'Div' and not block.classes:includes 'entry' then
        gather(block.content)
      elseif block.t ~= 'Div' then
        current.blocks:insert(block)
      end
    end
  end
  for _, item in ipairs(entries) do
    if item.heading then
      by_id[item.id] = item
      item.url = page.slug .. '.html#' .. item.id
      item.label = syntax.kind(item.id) and item.id:match(':(.*)') or ''
      item.title = spoken(item.title)
    end
    records[#records + 1] = item
  end
  gather(blocks)
  local result = {}
  for _, item in ipairs(records) do
    result[#result + 1] = {
      kind = item.kind, url = item.url, number = item.number,
      title = item.title, label = item.label,
      text = item.blocks and words(item.blocks) or item.text,
    }
  end
  return result
end

-- Frame of the page ----------------------------------------------------------

local function html(inlines)
  return (pandoc.write(pandoc.Pandoc { pandoc.Plain(inlines) }, 'html')
    :gsub('\n', ' '))
end

local function sidebar()
  local parts = { '<ol class="pages">' }
  for _, other in ipairs(book.pages) do
    if other.heading ~= '' then
      parts[#parts + 1] = '<li class="part">' .. escape(other.heading) .. '</li>'
    end
    local current = other.slug == page.slug
    local shown = other.kind == 'front' and '' or other.number
    parts[#parts + 1] = ('<li><a href="%s.html"%s><span class="number">%s</span>' ..
      '<span>%s</span></a>'):format(other.slug,
        current and ' aria-current="page"' or '', shown, escape(other.title))
    if current and #sections > 0 and page.kind ~= 'cover' then
      parts[#parts + 1] = '<ol class="sections">'
      for _, section in ipairs(sections) do
        parts[#parts + 1] = ('<li><a href="#%s">%s</a></li>'):format(
          escape(section.id), html(section.title))
      end
      parts[#parts + 1] = '</ol>'
    end
    parts[#parts + 1] = '</li>'
  end
  parts[#parts + 1] = '</ol>'
  return table.concat(parts, '\n')
end

-- The contents list of the cover.
local function contents_list()
  local parts = { '<nav class="contents" aria-labelledby="contents-title">',
    '<h2 id="contents-title">Contents</h2><ol>' }
  for _, other in ipairs(book.pages) do
    if other.kind ~= 'cover' then
      if other.heading ~= '' then
        parts[#parts + 1] = '<li class="part">' .. escape(other.heading) .. '</li>'
      end
      parts[#parts + 1] = ('<li><a href="%s.html"><span class="number">%s</span>' ..
        '<span class="title">%s</span>%s</a></li>'):format(other.slug,
          other.kind == 'front' and '' or other.number, escape(other.title),
          other.subtitle ~= '' and '<span class="subtitle">'
            .. escape(other.subtitle) .. '</span>' or '')
    end
  end
  parts[#parts + 1] = '</ol></nav>'
  return raw((table.concat(parts, '\n'):gsub('%%', '%%%%')))
end

local function neighbour(relation, other, word)
  if not other then return '<span></span>' end
  local number = (other.kind == 'chapter' or other.kind == 'appendix')
    and other.number .. ' ' or ''
  return ('<a rel="%s" href="%s.html"><small>%s</small> <span>%s%s</span></a>')
    :format(relation, other.slug, word, escape(number), escape(other.title))
end

-- Specks that scatter on the left and settle into a line on the right.
local function settling()
  local state, dots = 20200619, {}
  local function random()
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  end
  for step = 0, 239 do
    local x = step * 3 + 3 * random()
    local spread = (1 - x / 723) ^ 1.6
    local bell = random() + random() + random() - 1.5
    dots[#dots + 1] = ('M%.1f %.1fh0'):format(x, 22 + 24 * spread * bell)
  end
  return '<svg class="settling" viewBox="0 0 723 44" aria-hidden="true">' ..
    '<path d="' .. table.concat(dots) .. '"/></svg>'
end

local function opener()
  local parts = { '<header class="opener">' }
  if page.kind == 'chapter' or page.kind == 'appendix' then
    parts[#parts + 1] = ('<p class="kicker"><span>%s</span> ' ..
      '<span class="numeral">%s</span></p>'):format(
        page.kind == 'chapter' and 'Chapter' or 'Appendix', page.number)
  end
  parts[#parts + 1] = '<h1>' .. escape(page.title) .. '</h1>'
  if page.subtitle then
    parts[#parts + 1] = '<p class="subtitle">' .. escape(page.subtitle) .. '</p>'
  end
  if page.kind ~= 'cover' then parts[#parts + 1] = settling() end
  parts[#parts + 1] = '</header>'
  return table.concat(parts, '\n')
end

local function provenance()
  if not page.program then return '' end
  local results, problem = outputs.results(page.program)
  if not results then
    complain('program:', '%s', problem)
    return ''
  end
  local data = ''
  if (results.dataset or json.null) ~= json.null then
    data = ' and the data set '
      .. escape(datasets[results.dataset] or results.dataset)
  end
  return ('The numbers and pictures of this page come from <code>%s</code> ' ..
    'with seed&nbsp;%s%s. '):format(
      escape(outputs.command(page.program)),
      escape(('%d'):format(results.seed or 0)), data)
end

local function write(file, text)
  local handle = assert(io.open(file, 'w'))
  handle:write(text)
  handle:close()
end

function Pandoc(doc)
  page.read(doc.meta)
  local woven = syntax.weave(doc, maker)
  local records = index(woven)

  if page.kind == 'cover' then woven:insert(contents_list()) end
  if page.slug == 'references' then
    doc.meta.nocite = pandoc.Cite({}, {
      pandoc.Citation('*', 'NormalCitation'),
    })
    if not listed then woven:extend(maker.bibliography()) end
  elseif cited then
    woven:extend(maker.section(pandoc.Header(2, 'References',
      pandoc.Attr('references', { 'unnumbered' }))))
    woven:extend(maker.bibliography())
  end

  local formulas = 0
  pandoc.Blocks(woven):walk { Math = function() formulas = formulas + 1 end }

  -- The sections' titles ride along to be typeset with the rest.
  local titles = pandoc.Div({})
  for _, section in ipairs(sections) do
    titles.content:insert(pandoc.Plain(section.title))
  end
  woven:insert(titles)
  local set = typeset(join_code(pandoc.Pandoc(woven, doc.meta)))
  titles = set.blocks:remove()
  for number, section in ipairs(sections) do
    section.title = titles.content[number].content
  end

  local meta = {
    pagetitle = page.kind == 'cover' and page.title
      or page.title .. ' · ' .. book.title,
    kind = page.kind, booktitle = book.title,
    opener = opener(), sidebar = sidebar(), provenance = provenance(),
    formulas = tostring(formulas),
  }
  local at
  for number, other in ipairs(book.pages) do
    if other.slug == page.slug then at = number end
  end
  meta.previous = neighbour('prev', book.pages[at - 1], 'Previous')
  meta.next = neighbour('next', book.pages[at + 1], 'Next')
  page.stop_if_wrong()

  for name, text in pairs(meta) do
    set.meta[name] = pandoc.MetaInlines {
      name:find('title') and pandoc.Str(text) or pandoc.RawInline('html', text),
    }
  end
  set.meta.title = nil
  local names = {}
  for name in pairs(figures) do names[#names + 1] = name end
  table.sort(names)
  write(work .. '/pages/' .. page.stem .. '.json', json.encode {
    slug = page.slug, figures = names, search = records,
  } .. '\n')
  return set
end
