<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>News</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusFacts</name>
    <message numerus="yes">
        <source>%n question(s) from agents</source>
        <translation>
            <numerusform>%n question from an agent</numerusform>
            <numerusform>%n questions from agents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) failed</source>
        <translation>
            <numerusform>%n task failed</numerusform>
            <numerusform>%n tasks failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Takes nothing new and leaves when %n task(s) are done.</source>
        <translation>
            <numerusform>Takes nothing new and leaves when %n task is done.</numerusform>
            <numerusform>Takes nothing new and leaves when %n tasks are done.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n agent(s) working</source>
        <translation>
            <numerusform>%n agent working</numerusform>
            <numerusform>%n agents working</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sibyl::tray::ChangesPane</name>
    <message numerus="yes">
        <source>%n commit(s)</source>
        <translation>
            <numerusform>%n commit</numerusform>
            <numerusform>%n commits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), +%1 −%2</source>
        <translation>
            <numerusform>%n file, +%1 −%2</numerusform>
            <numerusform>%n files, +%1 −%2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sibyl::tray::FilterBar</name>
    <message numerus="yes">
        <source>%1, %n task(s)</source>
        <translation>
            <numerusform>%1, %n task</numerusform>
            <numerusform>%1, %n tasks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sibyl::tray::ResultPane</name>
    <message numerus="yes">
        <source>%n commit(s)</source>
        <translation>
            <numerusform>%n commit</numerusform>
            <numerusform>%n commits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), +%1 −%2</source>
        <translation>
            <numerusform>%n file, +%1 −%2</numerusform>
            <numerusform>%n files, +%1 −%2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sibyl::tray::SetupRun</name>
    <message numerus="yes">
        <source>%n project(s) linked</source>
        <translation>
            <numerusform>%n project linked</numerusform>
            <numerusform>%n projects linked</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sibyl::tray::SummaryPage</name>
    <message numerus="yes">
        <source>%n at the same time</source>
        <translation>
            <numerusform>%n at a time</numerusform>
            <numerusform>%n at the same time</numerusform>
        </translation>
    </message>
</context>
</TS>
