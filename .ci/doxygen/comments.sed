# What no user names goes; its lines stay, for the numbers of those behind it.
/^namespace (romvec::)?detail \{/,/^\}  \/\/ namespace (romvec::)?detail/ s#.*##
# So do the attributes of the library's own functions.
/^#define ROMVEC_(INLINE|OUTLINE|WRAPPER)/ s#.*##
# Comments in front of a declaration, and behind one on its line, as Doxygen marks them; the first line names the file.
1s#^// SPDX.*#/// \\file#
s#^( *)//( .*)?$#\1///\2#
s#([;,{]) +// (.*)$#\1  ///< \2#
# What stands in a comment is text: # is no link, < no tag, \ and @ no command.
/\/\/\/ \\file/! {
  /\/\/\// {
    h
    s#^(.*///<?).*#\1#
    x
    s#^.*///<?##
    s#([\#<@%]|::)#\\\1#g
    H
    x
    s#\n##
  }
}
