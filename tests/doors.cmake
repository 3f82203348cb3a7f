# The door test: a room includes only rooms with a lower number, and some headers are seen in one
# room only. The rooms and their numbers are the table in core/README.md. Run as:
# cmake -D SOURCE_DIR=... -P doors.cmake
file(STRINGS ${SOURCE_DIR}/core/README.md rows REGEX "^\\| `[a-z]+/` \\| [0-9]+ \\|")
set(rooms)
foreach(row IN LISTS rows)
  string(REGEX MATCH "^\\| `([a-z]+)/` \\| ([0-9]+) \\|" _ "${row}")
  list(APPEND rooms ${CMAKE_MATCH_1})
  set(number_${CMAKE_MATCH_1} ${CMAKE_MATCH_2})
endforeach()
list(LENGTH rooms count)
if(count LESS 10)
  message(FATAL_ERROR "only ${count} rooms found in the table of core/README.md")
endif()

# pattern | rooms (or folders) that may include it
set(owned
  "<QProcess|process"
  "<qt6keychain|secrets"
  "<yaml-cpp|config"
  "<toml\\+\\+|config"
  "<boost/|server"
  "<QTimer|base"
  "<QSql|journal,server"
  "<CLI/|daemon"
  "<QJson(Object|Array|Value|Document)>|protocol:Codec,account:Codec,server:Codec,control:Codec,agents:Codec,base:LogFormat,daemon:Print")

set(faults 0)
macro(fault)
  message("${ARGN}")
  math(EXPR faults "${faults} + 1")
endmacro()

file(GLOB_RECURSE files RELATIVE ${SOURCE_DIR}
  ${SOURCE_DIR}/core/*.h ${SOURCE_DIR}/core/*.cpp ${SOURCE_DIR}/daemon/*.h ${SOURCE_DIR}/daemon/*.cpp
  ${SOURCE_DIR}/tray/*.h ${SOURCE_DIR}/tray/*.cpp)
list(LENGTH files count)
if(count LESS 10)
  message(FATAL_ERROR "only ${count} files found below ${SOURCE_DIR}: nothing was checked")
endif()
foreach(file IN LISTS files)
  string(REGEX MATCH "^(core/)?([a-z]+)/(.*)$" _ "${file}")
  set(room ${CMAKE_MATCH_2})
  set(name ${CMAKE_MATCH_3})
  if(file MATCHES "^core/" AND NOT DEFINED number_${room})
    fault("${file}: room '${room}' is not in the table of core/README.md")
    continue()
  endif()
  file(STRINGS ${SOURCE_DIR}/${file} includes REGEX "^#include")
  foreach(include IN LISTS includes)
    set(other "")
    if(include MATCHES "\"([a-z]+)/")
      set(other ${CMAKE_MATCH_1})
    endif()
    if(other AND DEFINED number_${other} AND file MATCHES "^core/")
      if(room STREQUAL "supervisor" AND NOT other MATCHES "^(shim|supervisor)$")
        fault("${file}: the supervisor includes shim/ only, not ${other}/")
      elseif(NOT room STREQUAL other AND NOT number_${other} LESS number_${room})
        fault("${file}: ${room} (${number_${room}}) may not include ${other} (${number_${other}})")
      endif()
    endif()
    # The tray sees the daemon through the client side of control/ alone.
    if(room STREQUAL "tray" AND DEFINED number_${other} AND
       (NOT other MATCHES "^(base|state|control)$" OR include MATCHES "control/[A-Za-z]*(Server|Connection|Codec|Dispatch)"))
      fault("${file}: the tray includes base/, state/ and the client side of control/ only, not ${include}")
    endif()
    foreach(rule IN LISTS owned)
      string(REGEX MATCH "^(.*)\\|([^|]*)$" _ "${rule}")
      set(pattern "${CMAKE_MATCH_1}")
      string(REPLACE "," ";" owners "${CMAKE_MATCH_2}")
      if(include MATCHES "${pattern}")
        set(is_allowed OFF)
        foreach(owner IN LISTS owners)
          if(owner MATCHES "^([a-z]+):(.+)$")
            if(room STREQUAL "${CMAKE_MATCH_1}" AND name MATCHES "${CMAKE_MATCH_2}")
              set(is_allowed ON)
            endif()
          elseif(room STREQUAL owner)
            set(is_allowed ON)
          endif()
        endforeach()
        if(NOT is_allowed)
          fault("${file}: ${include} belongs to ${owners} only")
        endif()
      endif()
    endforeach()
  endforeach()
endforeach()
if(faults GREATER 0)
  message(FATAL_ERROR "${faults} doors broken")
endif()
message("${count} files, every door respected")
