from django.db import migrations, models

FUNCTION = """
create function portal_keep_search_words() returns trigger language plpgsql as $$
begin
    insert into portal_searchword (word)
    select distinct left(word, 80)
      from added, regexp_split_to_table(lower(added.title_sv || ' ' || added.title_en), '[^[:alnum:]]+') as word
     where length(word) > 1
     order by 1
    on conflict do nothing;
    return null;
end $$
"""
INSERTED = """
create trigger search_words_of_new after insert on portal_course
    referencing new table as added for each statement execute function portal_keep_search_words()
"""
UPDATED = """
create trigger search_words_of_changed after update on portal_course
    referencing new table as added for each statement execute function portal_keep_search_words()
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(db_collation="C", max_length=80, primary_key=True, serialize=False)),
            ],
        ),
        migrations.RunSQL(FUNCTION, "drop function portal_keep_search_words()"),
        migrations.RunSQL(INSERTED, "drop trigger search_words_of_new on portal_course"),
        migrations.RunSQL(UPDATED, "drop trigger search_words_of_changed on portal_course"),
    ]
