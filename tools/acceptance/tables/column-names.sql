CREATE TABLE {t} (`größe` INT, `名前` STRING, `Mixed_Case` INT, `𝄞` DOUBLE) USING delta PARTITIONED BY (`größe`);
INSERT INTO {t} VALUES (1, 'a', 2, 0.5), (null, 'b', 3, null);
