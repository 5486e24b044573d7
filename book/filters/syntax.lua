-- The Markdown of the book. This file recognises its elements, checks their
-- attributes, numbers them, and hands each to a maker: collect.lua makes
-- lists of labels and files, render.lua makes HTML.

local errata = require 'errata'
local page = require 'page'

local syntax = {}

local stringify = pandoc.utils.stringify
local complain = page.complain

-- Cross references: the prefix of a label and the word that refers to it.
syntax.words = {
  eq = 'equation', fig = 'figure', tbl = 'table', lst = 'listing',
  ex = 'exercise', sec = 'section', ch = 'chapter',
}

-- The file in which the reader solves this page's exercises.
function syntax.stub()
  return ('Sources/Exercises/Chapter%02d.swift'):format(
    tonumber(page.number) or 0)
end

-- The kind of a label such as `eq:jump`, or nil for a citation key.
function syntax.kind(id)
  local prefix = id:match('^(%a+):')
  return prefix and syntax.words[prefix:lower()] and prefix:lower()
end

local function check_label(id, prefix, where)
  if id ~= '' and not id:find('^' .. prefix .. ':[%w][%w.-]*$') then
    complain(where or id, 'the label `%s` should look like `%s:name`',
      id, prefix)
  end
end

-- Complains about attributes and classes that an element does not have.
local function check_attributes(element, what, where, classes, names)
  for _, class in ipairs(element.classes) do
    if not classes[class] then
      complain(where, '%s has no class `.%s`', what, class)
    end
  end
  for name in pairs(element.attributes) do
    if not names[name] then
      complain(where, '%s has no attribute `%s`', what, name)
    end
  end
end

local function set(...)
  local result = {}
  for _, name in ipairs { ... } do result[name] = true end
  return result
end

local function trimmed(inlines)
  local blank = { Space = true, SoftBreak = true, LineBreak = true }
  local result = pandoc.List(inlines)
  while result[1] and blank[result[1].t] do result:remove(1) end
  while #result > 0 and blank[result[#result].t] do result:remove() end
  return result
end

-- Inlines ----------------------------------------------------------------

local function value(maker, code)
  local where = { '`' .. code.text .. '`', '.value' }
  check_attributes(code, 'a value', where, set('value', 'percent', 'sci'),
    set('digits', 'of', 'percent', 'sci'))
  local program, name = code.text:match('^([%w-]+):(.+)$')
  program, name = program or page.program, name or code.text
  local digits = code.attributes.digits
  local of = code.attributes.of
  local function flag(attribute)
    return code.classes:includes(attribute)
      or code.attributes[attribute] == 'true'
  end
  if digits and not digits:find('^%d$') then
    complain(where, 'digits="%s" should be a number of decimals, 0 to 9',
      digits)
    digits = nil
  end
  if of and of ~= 'expect' and of ~= 'within' then
    complain(where, 'of="%s" should be of=expect or of=within', of)
    of = nil
  end
  if not program then
    complain(where, 'the front matter names no program; write ' ..
      '`PROGRAM:%s`', name)
    return nil
  end
  return maker.value {
    program = program, name = name, of = of, where = where,
    digits = digits and tonumber(digits),
    percent = flag 'percent', scientific = flag 'sci',
  }
end

local function inline_filter(maker)
  return {
    Code = function(code)
      if code.classes:includes('value') then return value(maker, code) end
      check_attributes(code, 'inline code', '`' .. code.text .. '`', {}, {})
      return nil
    end,

    Cite = function(cite)
      local references = 0
      for _, citation in ipairs(cite.citations) do
        if syntax.kind(citation.id) then
          references = references + 1
        else
          maker.citation(citation.id)
        end
      end
      if references == 0 then return nil end
      local citation = cite.citations[1]
      if #cite.citations > 1 then
        complain('@' .. citation.id, 'write one reference for each label: ' ..
          '@%s and @%s', citation.id, cite.citations[2].id)
        return nil
      end
      local id = citation.id:gsub('^%a', string.lower)
      return maker.reference {
        id = id,
        capital = id ~= citation.id,
        bare = citation.mode == 'SuppressAuthor',
        rest = citation.suffix,
      }
    end,

    Link = function(link)
      check_attributes(link, 'a link', link.target, set('uri', 'email'), {})
      maker.link(link.target)
      return nil
    end,

    Span = function(span)
      complain(stringify(span), 'a span in brackets has attributes that ' ..
        'the book does not know')
      return nil
    end,

    RawInline = function(raw)
      if raw.text:find('^<!%-%-') then return {} end
      complain(raw.text, 'raw %s is not part of the book: %s',
        raw.format, raw.text)
      return nil
    end,
  }
end

-- Markdown in an attribute, such as a caption.
local function inlines_of(text, maker)
  local blocks = pandoc.read(text, 'markdown-implicit_figures').blocks
  if #blocks == 0 then return pandoc.List() end
  return pandoc.Blocks(blocks):walk(inline_filter(maker))[1].content
end

-- Blocks -----------------------------------------------------------------

local figure_kinds = { animation = true, slider = true }
local cover_kinds = { animation = true, slider = true, cover = true }
local callouts = { note = true, warning = true, erratum = true }

-- Recognises everything in a document and returns it with what the maker
-- made in place of the book's own elements.
function syntax.weave(doc, maker)
  local counts = {}
  local section
  local treated = {}
  local fences = {}
  local blocks

  for number, line in ipairs(page.lines) do
    local attributes = line:match('^%s*:::+%s*(%b{})')
    if attributes and attributes:find('%.exercise') then
      fences[#fences + 1] = { line = line, label = attributes:match('#(ex:%S-)[%s}]') }
    end
  end

  -- The next number of a kind, as "3.2".
  local function count(kind)
    counts[kind] = (counts[kind] or 0) + 1
    if page.number == '' then
      complain(kind, 'the cover cannot number anything; remove the label')
    end
    return page.number .. '.' .. counts[kind]
  end

  local function header(block)
    local where = '# ' .. stringify(block.content):sub(1, 20)
    if block.level == 1 then
      complain(where, 'the title stands in the front matter; sections begin ' ..
        'with ## and subsections with ###')
    end
    check_attributes(block, 'a heading', where, set('unnumbered'), {})
    local numbered = block.level == 2 and page.numbers_sections
      and not block.classes:includes('unnumbered')
    local number = numbered and count 'sec' or nil
    if block.level == 2 then section = number end
    if block.identifier:find(':') then
      check_label(block.identifier, 'sec')
      if not number then
        complain(block.identifier, 'only a numbered section (##) can have ' ..
          'the label `%s`', block.identifier)
      end
    end
    return maker.section(block, number)
  end

  local function equation(math, mark)
    local id = ''
    if mark then
      id = mark:match('^{#(.*)}$')
      check_label(id, 'eq')
    end
    return maker.equation {
      id = id, math = math, number = id ~= '' and count 'eq' or nil,
    }
  end

  local function figure(image)
    local where = '](' .. image.src
    local name = image.src:match('^figure:(.+)$')
    if not name then
      complain(where, 'the picture %s comes from no program; write ' ..
        '(figure:NAME)', image.src)
      return {}
    end
    check_attributes(image, 'a figure', where,
      page.kind == 'cover' and cover_kinds or figure_kinds, set('alt'))
    check_label(image.identifier, 'fig', where)
    local program, own = name:match('^([%w-]+)/(.+)$')
    local caption = trimmed(image.caption)
    local cover = image.classes:includes 'cover'
    if #caption == 0 and not cover then
      complain(where, 'figure `%s` has no caption', name)
    end
    if not (image.attributes.alt or ''):find('%S') then
      complain(where, 'figure `%s` has no alt="..."; say what it shows to ' ..
        'somebody who cannot see it', name)
    end
    program, name = program or page.program, own or name
    if not program then
      complain(where, 'the front matter names no program; write ' ..
        '(figure:PROGRAM/%s)', name)
      return {}
    end
    return maker.figure {
      id = image.identifier, cover = cover,
      kind = not cover and image.classes[1] or 'figure',
      program = program, name = name, where = where,
      alt = image.attributes.alt or '', caption = caption,
      number = image.identifier ~= '' and count 'fig' or nil,
    }
  end

  -- A paragraph: perhaps a figure, perhaps cut in pieces by its equations.
  local function paragraph(block)
    local content = block.content
    if #content == 1 and content[1].t == 'Image' then
      return figure(content[1])
    end
    local result, text = pandoc.List(), pandoc.List()
    local function flush()
      text = trimmed(text)
      if #text > 0 then
        result:insert(block.t == 'Plain' and #result == 0 and pandoc.Plain(text)
          or pandoc.Para(text))
      end
      text = pandoc.List()
    end
    local index = 1
    while index <= #content do
      local inline = content[index]
      if inline.t == 'Math' and inline.mathtype == 'DisplayMath' then
        flush()
        local after = index + 1
        while content[after]
          and (content[after].t == 'Space' or content[after].t == 'SoftBreak') do
          after = after + 1
        end
        local mark = content[after]
        if mark and mark.t == 'Str' and mark.text:find('^{#%S*}$') then
          result:extend(equation(inline, mark.text))
          index = after
        else
          result:extend(equation(inline))
        end
      else
        text:insert(inline)
      end
      index = index + 1
    end
    flush()
    return result
  end

  local function listing(block)
    local file, anchor = block.attributes.file, block.attributes.anchor
    local where = { 'file="' .. (file or ''), 'anchor="' .. (anchor or '') }
    check_attributes(block, 'a listing', where, set('swift'),
      set('file', 'anchor', 'caption'))
    check_label(block.identifier, 'lst')
    if block.text:find('%S') then
      complain(where, 'a listing takes its text from the file; leave the ' ..
        'block empty')
    end
    if not file or not anchor or not block.classes:includes('swift') then
      complain({ '.swift', file or anchor }, 'a listing is written ' ..
        '{.swift file="Chapters/..." anchor="name"}')
      return {}
    end
    local caption = block.attributes.caption
    return maker.listing {
      id = block.identifier, file = file, anchor = anchor, where = where,
      caption = caption and inlines_of(caption, maker),
      number = block.identifier ~= '' and count 'lst' or nil,
    }
  end

  local function run(block)
    local number = block.attributes.section
    local program = block.attributes.program or page.program
    local where = { '.run', 'section="' .. (number or '') }
    check_attributes(block, 'a run', where, set('run'),
      set('section', 'program'))
    if block.text:find('%S') then
      complain(where, 'a run takes its text from the transcript; leave the ' ..
        'block empty')
    end
    if not number then
      complain('.run', 'a run is written {.run section="3.2"}')
      return {}
    elseif not program then
      complain(where, 'the front matter names no program; add program="..."')
      return {}
    elseif program == page.program and number ~= section then
      complain(where, 'the run of section %s stands in %s; move it or change ' ..
        'its number', number, section and 'section ' .. section
        or 'no numbered section')
    end
    return maker.run { program = program, section = number, where = where }
  end

  local function code(block)
    if block.classes:includes('run') then return run(block) end
    if block.attributes.file or block.attributes.anchor then
      return listing(block)
    end
    local first = block.text:match('[^\n]*')
    if block.classes:includes('fragment') then
      check_attributes(block, 'a fragment', first,
        set('fragment', block.classes[1], block.classes[2]), {})
      return maker.fragment(block)
    elseif block.classes:includes('sh') then
      check_attributes(block, 'a shell block', first, set('sh'), {})
      return maker.shell(block)
    end
    complain(first, 'this code block is neither a listing {.swift file= ' ..
      'anchor=} nor a {.run section=} nor {.sh}; code that is not compiled ' ..
      'is marked .fragment')
    return {}
  end

  local function exercise(div)
    local number = count 'ex'
    local fence = fences[counts.ex] or { line = ':::' }
    local where = fence.line
    check_attributes(div, 'an exercise', where, set('exercise'), set('title'))
    local id = fence.label or ''
    if id == '' then
      complain(where, 'exercise %s has no label; write #ex:name', number)
    else
      check_label(id, 'ex')
    end
    if not where:find('id="' .. number .. '"', 1, true) then
      complain(where, 'this is exercise %s by its place in the page; write ' ..
        'id="%s" or move it', number, number)
    end
    if not div.attributes.title then
      complain(where, 'exercise %s has no title="..."', number)
    end
    local content = pandoc.List()
    for _, block in ipairs(div.content) do
      local kind = block.t == 'Div' and block.classes[1]
      if kind == 'hint' or kind == 'solution' then
        check_attributes(block, 'a ' .. kind, ':::', set(kind), {})
        content:extend(maker.fold(kind, blocks(block.content)))
      else
        content:extend(blocks { block })
      end
    end
    return maker.exercise {
      id = id, number = number, where = where,
      title = inlines_of(div.attributes.title or '', maker), content = content,
    }
  end

  -- All errata of one source document.
  local function catalogue(div)
    local source = div.attributes.source or ''
    local where = { ':::', '.errata', source }
    check_attributes(div, 'a list of errata', where, set('errata'),
      set('source'))
    local entries, result = errata.of(source), {}
    if #entries == 0 then
      complain(where, '%s has no entries of a source `%s`; write ' ..
        '{.errata source="S0"}', errata.file, source)
    end
    for _, entry in ipairs(entries) do
      for _, label in ipairs(entry.shown) do
        if not syntax.kind(label) then
          page.complain_at(entry.place, '%s is shown in `%s`, which is no ' ..
            'label such as sec:jump', entry.id, label)
        end
      end
      local woven = setmetatable({}, { __index = entry })
      for field in pairs(errata.prose) do
        if entry[field] then
          woven[field] = blocks(entry[field]:walk(inline_filter(maker)))
        end
      end
      result[#result + 1] = woven
    end
    return maker.errata(result)
  end

  local function division(div)
    local kind = div.classes[1] or ''
    local where = { ':::', kind }
    if kind == 'exercise' then return exercise(div) end
    if kind == 'errata' then return catalogue(div) end
    if div.identifier == 'refs' and page.slug == 'references' then
      return maker.bibliography()
    end
    if kind == 'hint' or kind == 'solution' then
      complain(where, 'a %s stands inside an exercise', kind)
      return {}
    elseif not callouts[kind] then
      complain(where, 'there is no `::: %s`; the book knows note, warning, ' ..
        'erratum, errata, exercise, hint and solution',
        kind ~= '' and kind or '{#' .. div.identifier .. '}')
      return {}
    end
    check_attributes(div, 'a ' .. kind, where, set(kind),
      kind == 'erratum' and set('title', 'ids') or set('title'))
    local ids = pandoc.List()
    for id in (div.attributes.ids or ''):gmatch('%S+') do
      if not id:find('^S%d%-%d%d$') then
        complain({ 'ids=', id }, '`%s` is no number of an erratum, ' ..
          'as S2-13', id)
      end
      ids:insert { id = id, anchor = not treated[id] and 'erratum-' .. id }
      treated[id] = true
    end
    if kind == 'erratum' and #ids == 0 then
      complain(where, 'an erratum names its entries: ids="S2-13 S2-26"')
    end
    local title = div.attributes.title
    return maker.callout {
      kind = kind, ids = ids, section = section, content = blocks(div.content),
      title = title and inlines_of(title, maker),
    }
  end

  local function tabular(block)
    local caption = block.caption.long or {}
    local text = caption[1] and pandoc.List(caption[1].content) or pandoc.List()
    local id = block.identifier
    -- pandoc 2 leaves the label in the caption, pandoc 3 takes it out.
    local last = text[#text]
    if last and last.t == 'Str' and last.text:find('^{#.*}$') then
      id = last.text:match('^{#(.*)}$')
      text:remove()
    end
    text = trimmed(text)
    check_label(id, 'tbl')
    if id ~= '' and #text == 0 then
      complain(id, 'the table `%s` has no caption', id)
    end
    block.identifier = ''
    block.caption = { long = {} }
    -- The browser finds better widths than the number of dashes.
    block.colspecs = block.colspecs:map(function(column)
      return { column[1] }
    end)
    return maker.table {
      id = id, table = block, caption = text,
      number = id ~= '' and count 'tbl' or nil,
    }
  end

  local function items(list)
    local result = pandoc.List()
    for _, item in ipairs(list) do result:insert(blocks(item)) end
    return result
  end

  local handlers = {
    Header = header, Para = paragraph, Plain = paragraph, CodeBlock = code,
    Div = division, Table = tabular,
    BlockQuote = function(quote)
      return { pandoc.BlockQuote(blocks(quote.content)) }
    end,
    BulletList = function(list)
      list.content = items(list.content)
      return { list }
    end,
    OrderedList = function(list)
      list.content = items(list.content)
      return { list }
    end,
    DefinitionList = function(list)
      local result = pandoc.List()
      for _, item in ipairs(list.content) do
        result:insert { item[1], items(item[2]) }
      end
      return { pandoc.DefinitionList(result) }
    end,
    RawBlock = function(raw)
      if not raw.text:find('^<!%-%-') then
        local first = raw.text:match('[^\n]*')
        complain(first, 'raw %s is not part of the book: %s', raw.format, first)
      end
      return {}
    end,
  }

  function blocks(list)
    local result = pandoc.List()
    for _, block in ipairs(list) do
      local handler = handlers[block.t]
      result:extend(handler and handler(block) or { block })
    end
    return result
  end

  local woven = blocks(pandoc.Blocks(doc.blocks):walk(inline_filter(maker)))
  errata.check_shown()
  pandoc.Blocks(woven):walk {
    Image = function(image)
      complain(image.src, 'the picture %s does not stand alone in a ' ..
        'paragraph; pictures are figures: ![Caption.](figure:NAME){alt="..."}',
        image.src)
    end,
    Str = function(str)
      if str.text:find('{[#.]%S') then
        complain(str.text, 'pandoc could not read these attributes: %s ' ..
          '(every attribute is name="value", flags are classes: .percent)',
          str.text)
      end
    end,
  }
  return woven
end

return syntax
